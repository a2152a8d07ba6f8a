// Orders and words for what the records say of a resident; showing is not counting.
import type { Evidence, HistoryLine } from './types'
import { day, words } from './words'

/** A record's sign: active ones differ from what was decided, and that from an arrest, by shape. */
export function historyMark(line: HistoryLine): { sign: string; means: string } {
  if (line.kind === 'warrant' || line.kind === 'order') return line.is_active ? { sign: '▲', means: `active ${line.kind}` } : { sign: '△', means: `ended ${line.kind}` }
  return line.kind === 'conviction' ? { sign: '■', means: 'conviction' } : { sign: '□', means: 'arrest' }
}

const SEVERITIES = ['felony', 'misdemeanor', 'infraction']

function weight(line: HistoryLine): number {
  if (line.is_active && (line.kind === 'warrant' || line.kind === 'order')) return line.kind === 'warrant' ? 0 : 1
  const severity = SEVERITIES.indexOf(line.severity ?? '')
  return 2 + (severity < 0 ? SEVERITIES.length : severity)
}

/** Active warrants and orders first, then by severity, then the newest. */
export function ordered(history: readonly HistoryLine[]): HistoryLine[] {
  return [...history].sort((a, b) => weight(a) - weight(b) || (b.on ?? '').localeCompare(a.on ?? ''))
}

/** How long ago a day was, in whole years or months: '3 y', '5 mo'; '' without a date. */
export function yearsAgo(on: string | null, now: number): string {
  const then = Date.parse(on ?? '')
  if (Number.isNaN(then) || then > now) return ''
  const months = Math.floor((now - then) / (30.44 * 86_400_000))
  if (months < 1) return 'this month'
  return months < 12 ? `${months} mo` : `${Math.floor(months / 12)} y`
}

/** One line of history without its text: what sort of record, how it ended, when, from where. */
export function historyFrom(line: HistoryLine, now: number): string {
  const sort = line.kind === 'order' || line.kind === 'warrant' ? (line.is_active ? 'active' : 'not active') : (line.severity ?? '')
  const disposition = words(line.disposition).toLowerCase()
  const ended = disposition === 'convicted' || line.text.includes(disposition) ? '' : disposition
  const ago = yearsAgo(line.on, now)
  return [sort, ended, line.on ? `${day(line.on)}${ago ? ` (${ago})` : ''}` : '', line.source_title ?? ''].filter(Boolean).join(' · ')
}

/** What a piece of evidence gives today, and why no more: '.93 DMV address, as of 19 Nov 2026 (DMV)'. */
export function evidenceDetail(piece: Evidence): string {
  const gave = `.${String(Math.round((piece.gave ?? 0) * 100)).padStart(2, '0')}`
  const from = `${piece.title ?? words(piece.kind)}, as of ${day(piece.as_of ?? piece.began_on)}${piece.source_title ? ` (${piece.source_title})` : ''}`
  return `${gave} ${from}${piece.why_not ? `: ${piece.why_not}` : ''}`
}

export function evidenceLine(evidence: readonly Evidence[]): string {
  return evidence.filter((piece) => piece.gave === undefined || piece.gave > 0).map((piece) => {
    const month = day(piece.began_on ?? piece.as_of).replace(/^\d+ /, '')
    return `${words(piece.kind).toLowerCase()} since ${month}${piece.source_title ? ` (${piece.source_title})` : ''}`
  }).join(' · ')
}
