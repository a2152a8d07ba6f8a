// The queue of incidents as the page holds it: folded by the reducers, read by the list, the map and the title.
import * as api from '../lib/api'
import { drop, EMPTY_QUEUE, fill, isOpen, markSeen, neighbour, put, type Queue, shown, sweep } from '../lib/incidents'
import type { Incident, Problem } from '../lib/types'

class Calls {
  queue = $state.raw<Queue>(EMPTY_QUEUE)
  selected = $state<string | null>(null)
  marked = $state<string | null>(null) // where j and k stand
  filter = $state('')
  onlyHigh = $state(false)
  isLoaded = $state(false)
  trouble = $state('')
  refusal = $state.raw<Problem | null>(null) // the role may not read calls
  list = $derived(shown(this.queue, this.filter, this.onlyHigh))
  incident = $derived(this.selected === null ? null : (this.queue.incidents.get(this.selected) ?? null))
  openCount = $derived([...this.queue.incidents.values()].filter(isOpen).length)

  /** Read all open incidents; returns the cursor to follow from. */
  async loadAll(): Promise<number | null> {
    try {
      const { incidents, cursor } = await api.listIncidents()
      const kept = this.incident
      const isGone = kept !== null && !incidents.some((one) => one.incident_id === kept.incident_id)
      this.queue = fill(this.queue, isGone ? [...incidents, kept] : incidents, this.isLoaded)
      if (isGone) void this.refresh(kept.incident_id)
      this.isLoaded = true
      this.trouble = ''
      return cursor
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
      this.refusal = error instanceof api.RefusedError && error.status === 403 ? error.problem : null
      this.isLoaded = true
      return null
    }
  }

  /** Read one incident again; tells it, and whether it was not known before. */
  async refresh(id: string): Promise<{ incident: Incident; isNew: boolean } | null> {
    try {
      const incident = await api.readIncident(id)
      return { incident, isNew: this.put(incident) && isOpen(incident) }
    } catch (error) {
      const isGone = error instanceof api.RefusedError && (error.status === 404 || error.status === 403)
      if (isGone && id !== this.selected) this.queue = drop(this.queue, id)
      return null
    }
  }

  /** Take an incident as it is now; says whether it was not known before. */
  put(incident: Incident): boolean {
    const isNew = !this.queue.incidents.has(incident.incident_id)
    this.queue = sweep(put(this.queue, incident), this.selected)
    return isNew
  }

  /** Say whether an incident is known as far as `version`. */
  isKnown(id: string, version: unknown): boolean {
    return typeof version === 'number' && (this.queue.incidents.get(id)?.version ?? 0) >= version
  }

  select(id: string | null): void {
    this.selected = id
    this.marked = id ?? this.marked
    this.queue = sweep(id === null ? this.queue : markSeen(this.queue, id), id)
  }

  step(by: 1 | -1): void {
    this.marked = neighbour(this.list, this.marked, by)
  }

  clear(): void {
    this.queue = EMPTY_QUEUE
    this.selected = this.marked = null
    this.isLoaded = false
    this.filter = ''
    this.trouble = ''
    this.refusal = null
  }
}

export const calls = new Calls()
