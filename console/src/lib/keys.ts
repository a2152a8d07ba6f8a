// Which key does what; the help sheet and the hints beside the actions are drawn from this table.

export type Action =
  | { do: 'next' } | { do: 'previous' } | { do: 'open' } | { do: 'back' } | { do: 'help' } | { do: 'filter' }
  | { do: 'enlarge'; tile: number } | { do: 'dossier' } | { do: 'map' } | { do: 'stories' } | { do: 'high' } | { do: 'show' } | { do: 'residents' }

export interface KeyLine {
  keys: string[]
  means: string
}

export const KEY_LINES: KeyLine[] = [
  { keys: ['j'], means: 'next incident in the queue' },
  { keys: ['k'], means: 'previous incident in the queue' },
  { keys: ['Enter'], means: 'open the marked incident' },
  { keys: ['Esc'], means: 'close what is on top: sheet, large picture, incident' },
  { keys: ['/'], means: 'filter the queue' },
  { keys: ['h'], means: 'only high priority, or all' },
  { keys: ['1', '2', '3', '4'], means: 'enlarge that camera, or make it small again' },
  { keys: ['d'], means: 'go to the dossier' },
  { keys: ['r'], means: 'go to the residents, to note who moved out (Tab to the next)' },
  { keys: ['o'], means: 'open the records of a call that is not urgent' },
  { keys: ['m'], means: 'go to the map, and back to the incident on it' },
  { keys: ['s'], means: 'stories of the demo' },
  { keys: ['?'], means: 'this sheet' },
]

const SIMPLE: Record<string, Action> = {
  j: { do: 'next' }, k: { do: 'previous' }, ArrowDown: { do: 'next' }, ArrowUp: { do: 'previous' },
  Enter: { do: 'open' }, Escape: { do: 'back' }, '?': { do: 'help' }, '/': { do: 'filter' },
  d: { do: 'dossier' }, m: { do: 'map' }, s: { do: 'stories' }, h: { do: 'high' }, o: { do: 'show' }, r: { do: 'residents' },
}

export interface Press {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** Where the press went: into a text field, onto something that takes keys itself, or to nobody. */
export type Focus = 'text' | 'control' | 'list' | 'none'

const OWN_KEYS = new Set(['Enter', 'ArrowDown', 'ArrowUp'])

/** The action of a key press, or null where the key belongs to what has the focus. */
export function actionOf(press: Press, focus: Focus): Action | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  if (press.key === 'Escape') return { do: 'back' }
  if (focus === 'text') return null
  if (focus === 'control' && OWN_KEYS.has(press.key)) return null
  if (/^[1-4]$/.test(press.key)) return { do: 'enlarge', tile: Number(press.key) - 1 }
  return SIMPLE[press.key] ?? null
}

/** Say what sort of element has the focus. */
export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return 'none'
  if (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select')) return 'text'
  if (target.closest('[data-keys=list]')) return 'list'
  return target.closest('button, a, summary, input, [role=menu], canvas') ? 'control' : 'none'
}
