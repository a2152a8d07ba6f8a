// The queue of incidents as a value: reducers fold answers and events into it, selectors read it.
import type { Incident } from './types'

export const HIGH_PRIORITY = 2 // 1 and 2: in progress or life-threatening
export const FRESH_SECONDS = 300 // a call this young may still open by itself when the page is loaded

export interface Queue {
  readonly incidents: ReadonlyMap<string, Incident>
  readonly unseen: ReadonlySet<string> // arrived while the page was open, not looked at yet
}

export const EMPTY_QUEUE: Queue = { incidents: new Map(), unseen: new Set() }

export const isHigh = (incident: Incident): boolean => incident.priority <= HIGH_PRIORITY
export const isOpen = (incident: Incident): boolean => incident.closed_at === null

/** Begin again from a whole list; marks of what is not looked at survive where the incident does. */
export function fill(queue: Queue, incidents: readonly Incident[], marksNew: boolean): Queue {
  const known = new Map(incidents.map((incident) => [incident.incident_id, incident]))
  const unseen = new Set([...queue.unseen].filter((id) => known.has(id)))
  if (marksNew) for (const id of known.keys()) if (!queue.incidents.has(id)) unseen.add(id)
  return { incidents: known, unseen }
}

/** Put one incident in; an older version than the one known changes nothing. */
export function put(queue: Queue, incident: Incident): Queue {
  const before = queue.incidents.get(incident.incident_id)
  if (before && before.version > incident.version) return queue
  const incidents = new Map(queue.incidents).set(incident.incident_id, incident)
  const unseen = new Set(queue.unseen)
  if (!before && isOpen(incident)) unseen.add(incident.incident_id)
  if (!isOpen(incident)) unseen.delete(incident.incident_id)
  return { incidents, unseen }
}

export function markSeen(queue: Queue, id: string): Queue {
  if (!queue.unseen.has(id)) return queue
  const unseen = new Set(queue.unseen)
  unseen.delete(id)
  return { ...queue, unseen }
}

/** Drop what is closed or gone, but keep the one that is being looked at. */
export function drop(queue: Queue, id: string): Queue {
  const incidents = new Map(queue.incidents)
  incidents.delete(id)
  return { incidents, unseen: markSeen(queue, id).unseen }
}

/** Forget closed incidents that nobody looks at. */
export function sweep(queue: Queue, selected: string | null): Queue {
  const gone = [...queue.incidents.values()].filter((incident) => !isOpen(incident) && incident.incident_id !== selected)
  return gone.reduce((left, incident) => drop(left, incident.incident_id), queue)
}

function beforeInQueue(a: Incident, b: Incident): number {
  const urgency = Number(isHigh(b)) - Number(isHigh(a))
  if (urgency !== 0) return urgency
  return Date.parse(b.opened_at) - Date.parse(a.opened_at) || a.incident_id.localeCompare(b.incident_id)
}

function holds(incident: Incident, words: readonly string[]): boolean {
  const text = [
    incident.type_text, incident.address_text, incident.location.address, incident.location.unit, incident.incident_key, ...incident.units,
  ].join(' ').toLowerCase()
  return words.every((word) => text.includes(word))
}

/** The queue in the order it is shown: high priority first, newest first. */
export function shown(queue: Queue, filter: string, onlyHigh: boolean): Incident[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  return [...queue.incidents.values()]
    .filter((incident) => (!onlyHigh || isHigh(incident)) && holds(incident, words))
    .sort(beforeInQueue)
}

/** The neighbour to move to from `from`, one step of `step`; the first where nothing was marked. */
export function neighbour(list: readonly Incident[], from: string | null, step: 1 | -1): string | null {
  if (list.length === 0) return null
  const at = list.findIndex((incident) => incident.incident_id === from)
  if (at < 0) return list[0]?.incident_id ?? null
  return list[Math.min(list.length - 1, Math.max(0, at + step))]?.incident_id ?? null
}

/** Say whether an incident that just came opens by itself: high priority (or any, to show a first one), and nobody is at work on another. */
export function opensItself(incident: Incident, selected: string | null, showsAny = false): boolean {
  return selected === null && isOpen(incident) && (showsAny || isHigh(incident))
}

/** The young call of high priority (or any, to show a first one) that a page loaded just now opens, if there is one. */
export function freshest(queue: Queue, now: number, showsAny = false): string | null {
  const [first] = shown(queue, '', !showsAny).filter(isOpen)
  return first && now - Date.parse(first.opened_at) < FRESH_SECONDS * 1000 ? first.incident_id : null
}

/** The page's title: how many calls of high priority wait unlooked at. */
export function pageTitle(queue: Queue, address: string | null): string {
  const waiting = [...queue.incidents.values()].filter((one) => queue.unseen.has(one.incident_id) && isHigh(one)).length
  const place = address ? `${address} · Plainview` : 'Plainview'
  return waiting > 0 ? `(${waiting} new) ${place}` : place
}
