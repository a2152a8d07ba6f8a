// Notes when an event reached the page and when a dossier was drawn, for the benchmarks and browser tests to read.

const MOST = 4000

declare global {
  interface Window {
    __plainview?: { marks: Record<string, number> }
  }
}

/** Note a moment once, in ms since 1970 with fractions: 'incident_ready:ID', 'dossier-rendered:ID'. */
export function mark(name: string): void {
  const marks = (window.__plainview ??= { marks: {} }).marks
  if (name in marks) return
  marks[name] = performance.timeOrigin + performance.now()
  const names = Object.keys(marks)
  if (names.length > MOST) delete marks[names[0] ?? '']
}
