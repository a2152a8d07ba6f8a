// Turns /healthz into the header's lines: a part, a word, and how it is.
import type { Health } from './types'
import { age, count, since } from './words'

export interface PartLine {
  part: string
  text: string
  state: 'ok' | 'some' | 'trouble'
}

const CHECKPOINT_LATE_SECONDS = 180 // one is due each minute
const ENOUGH_CAMERAS = 0.95

const isWell = (state: string | undefined): boolean => state === undefined || state === 'ok'

function intake(health: Health): PartLine {
  const state = health.parts.intake?.state
  return isWell(state) ? { part: 'intake', text: '911', state: 'ok' } : { part: 'intake', text: `911 ${state}`, state: 'trouble' }
}

function records(health: Health, now: number): PartLine {
  const part = health.parts.records
  const silent = (part?.sources ?? []).filter((source) => !source.is_answering)
  const [first] = silent
  if (first) {
    const more = silent.length > 1 ? ` and ${silent.length - 1} more` : ''
    return { part: 'records', text: `${first.title}${more} down since ${since(first.down_since, now)}`, state: 'trouble' }
  }
  return isWell(part?.state) ? { part: 'records', text: 'Records', state: 'ok' } : { part: 'records', text: `Records ${part?.state ?? ''}`, state: 'trouble' }
}

function video(health: Health): PartLine {
  const part = health.parts.video
  if (!part) return { part: 'video', text: 'Video unknown', state: 'some' }
  const text = `Video ${count(part.answering)} of ${count(part.registered)}`
  const isEnough = part.registered === 0 || part.answering / part.registered >= ENOUGH_CAMERAS
  if (!isEnough || part.state === 'down') return { part: 'video', text, state: 'trouble' }
  return { part: 'video', text, state: part.answering < part.registered ? 'some' : 'ok' }
}

function ledger(health: Health): PartLine {
  const part = health.parts.ledger
  const seconds = part?.checkpoint_age_seconds
  if (part?.state === 'down') return { part: 'ledger', text: 'Ledger down', state: 'trouble' }
  if (seconds === undefined || seconds === null) return { part: 'ledger', text: 'Ledger not signed yet', state: 'some' }
  return { part: 'ledger', text: `Ledger ${age(seconds)} ago`, state: seconds > CHECKPOINT_LATE_SECONDS || !isWell(part?.state) ? 'trouble' : 'ok' }
}

/** The lines of the header, in the order in which a call needs the parts. */
export function partLines(health: Health | null, isReachable: boolean, now: number): PartLine[] {
  if (!isReachable) return [{ part: 'plainview', text: 'Plainview does not answer', state: 'trouble' }]
  if (health === null) return []
  const { database } = health.parts
  const store: PartLine[] = isWell(database?.state) ? [] : [{ part: 'database', text: `Database ${database?.state ?? ''}`, state: 'trouble' }]
  return [...store, intake(health), records(health, now), video(health), ledger(health)]
}
