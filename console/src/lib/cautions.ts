// Premise cautions: the shapes of the interface, its calls, and the words for them.
import { ask } from './api'
import { day, plural } from './words'

export type Kind = 'responder_assaulted' | 'firearm_at_premise' | 'verified_hazard'
export type Standing = 'proposed' | 'counts' | 'needs_review' | 'expired' | 'refused' | 'ended'
export type Decision = 'approve' | 'refuse' | 'renew' | 'end'

export interface Caution {
  caution_id: string
  address: string
  unit: string | null
  kind: Kind
  summary: string
  basis: string
  basis_record: string
  observed_on: string
  expires_on: string
  standing: Standing
  proposed_by: string
  proposed_title: string
  proposed_at: string
  approved_title: string | null
  approved_at: string | null
  reviewed_at: string | null
  ended_at: string | null
  ended_why: string | null
  version: number
}

export interface CautionEvent {
  version: number
  kind: string
  actor_title: string
  happened_at: string
  why: string
  expires_on: string | null
  entry: number
}

export interface Wish {
  address?: string // either this
  incident_id?: string // or the place of this call
  kind: Kind
  summary: string
  basis: string
  basis_record: string
  observed_on: string
  months: number
  why: string
}

const id = encodeURIComponent

export const listCautions = (): Promise<{ cautions: Caution[]; months: number[] }> => ask('GET', '/api/cautions')
export const readHistory = async (caution: string): Promise<CautionEvent[]> =>
  (await ask<{ history: CautionEvent[] }>('GET', `/api/cautions/${id(caution)}`)).history
export const proposeCaution = (wish: Wish): Promise<unknown> => ask('POST', '/api/cautions', wish)
export const decideCaution = (
  caution: string, decision: { decision: Decision; version: number; why: string; months: number | null },
): Promise<unknown> => ask('POST', `/api/cautions/${id(caution)}/decisions`, decision)

export const KINDS: { kind: Kind; title: string }[] = [
  { kind: 'verified_hazard', title: 'Hazard of the premise: dog, chemicals, trap' },
  { kind: 'firearm_at_premise', title: 'Firearm used or seized here' },
  { kind: 'responder_assaulted', title: 'Responder assaulted here' },
]

export const BASES: { basis: string; title: string }[] = [
  { basis: 'incident_report', title: 'Incident report' },
  { basis: 'officer_observation', title: 'Officer’s observation' },
  { basis: 'animal_control', title: 'Animal control' },
  { basis: 'fire_inspection', title: 'Fire inspection' },
  { basis: 'code_enforcement', title: 'Code enforcement' },
]

const STANDINGS: Record<Standing, string> = {
  proposed: '◇ Waits for approval · does not count',
  needs_review: '▲ Someone moved in since · does not count until reviewed',
  counts: '● Counts',
  expired: '○ Expired · does not count',
  refused: '○ Refused',
  ended: '○ Ended',
}

export const standingLine = (standing: Standing): string => STANDINGS[standing]
export const kindTitle = (kind: Kind): string => KINDS.find((known) => known.kind === kind)?.title ?? kind
export const basisTitle = (basis: string): string => BASES.find((known) => known.basis === basis)?.title ?? basis
export const monthsTitle = (months: number): string => (months < 12 ? plural(months, 'month') : plural(months / 12, 'year'))

/** Whether a caution asks something of a supervisor: an approval, a review, or an end or renewal that is due. */
export const isWaiting = (caution: Caution): boolean => caution.standing === 'proposed' || caution.standing === 'needs_review'

/** What a supervisor may decide of it; nobody approves or renews what they proposed themselves. */
export function decisionsOf(caution: Caution, actor: { actor_id: string; role: string }): Decision[] {
  if (actor.role !== 'supervisor') return []
  const isOwn = caution.proposed_by === actor.actor_id
  if (caution.standing === 'proposed') return isOwn ? ['refuse'] : ['approve', 'refuse']
  if (['counts', 'needs_review', 'expired'].includes(caution.standing)) return isOwn ? ['end'] : ['renew', 'end']
  return []
}

/** Until when it counts, or since when it does not. */
export function untilLine(caution: Caution): string {
  if (caution.standing === 'counts' || caution.standing === 'needs_review') return `until ${day(caution.expires_on)}`
  if (caution.standing === 'expired') return `since ${day(caution.expires_on)}`
  if (caution.standing === 'proposed') return `asked for until ${day(caution.expires_on)}`
  return caution.ended_at ? day(caution.ended_at) : ''
}

/** What a caution that is proposed from a call begins with: its place, and the call itself as what it rests on. */
export interface FromIncident {
  incident_id: string
  place: string
  record: string
  opened_on: string
}
