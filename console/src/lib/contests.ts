// Asking and contesting: the shapes of the interface, its calls, and the words for them.
import { ask } from './api'
import { words } from './words'

export type Part = 'counts' | 'left_out' | 'shown_only' | 'residence'
export type State = 'filed' | 'upheld' | 'corrected' | 'rejected' | 'appealed' | 'rejected_for_good'

export interface FoundAddress {
  state: 'exact' | 'candidates' | 'not_resolved'
  why: string
  place_id: number | null
  address: string | null
  unit_id: number | null
  has_units: boolean
  units: { unit_id: number; unit: string }[]
  candidates: { address: string; why: string }[]
}

export interface AnswerLine {
  ref: number
  part: Part
  about: 'premise' | 'resident'
  kind: string
  title: string
  on: string
  source_title: string
  record_id: string
  code: string | null
  is_certain: boolean | null
  points: number | null
}

export interface Answered {
  ask_id: string
  code: string
  path: string
  expires_at: string
  answer: { address: string; unit: string | null; level: string; rule_version: string; lines: AnswerLine[]; not_asked: string[] }
}

export interface Through {
  kind: 'guardian' | 'representative'
  name: string
  authority: string
}

export interface AskWish {
  given_name: string
  family_name: string
  born_on: string
  identity_kinds: string[]
  residence_by: string
  place_id: number
  unit_id: number | null
  language: 'en' | 'es'
  through: Through | null
  letter: { received_on: string; reference: string } | null
}

export interface Fact {
  source_id: string
  record_id: string
  kind: string
  title: string
  on: string
  source_title: string
  as_of: string
  author: string | null
}

export interface Ticket {
  contest_id: string
  about: 'fact' | 'own_residence' | 'other_residence'
  other_name: string | null
  note: string
  state: State
  filed_at: string
  decide_by: string
  days_left: number | null
  is_overdue: boolean
  decided_at: string | null
  reason: string | null
  address: string
  unit: string | null
  may_decide: boolean
  facts: Fact[]
  steps: { step: string; role: string; words: string; happened_at: string }[]
}

export interface Notice {
  notice_id: string
  incident_id: string
  step: 'file' | 'uphold' | 'reject'
  state: State
  address: string
  unit: string | null
  shown_at: string
  made_at: string
}

const id = encodeURIComponent

export const findAddress = (text: string): Promise<FoundAddress> => ask('POST', '/api/asks/address', { text })
export const askFor = (wish: AskWish): Promise<Answered> => ask('POST', '/api/asks', wish)
export const listTickets = async (): Promise<Ticket[]> => (await ask<{ contests: Ticket[] }>('GET', '/api/contests')).contests
export const fileTicket = (wish: { ask_id: string; refs: number[]; other_name: string | null; note: string }): Promise<{ contest_id: string; decide_by: string }> =>
  ask('POST', '/api/contests', wish)
export const decideTicket = (ticket: string, decision: 'uphold' | 'reject', reason: string): Promise<unknown> =>
  ask('POST', `/api/contests/${id(ticket)}/decision`, { decision, reason })
export const appealTicket = (ticket: string, words: string): Promise<unknown> => ask('POST', `/api/contests/${id(ticket)}/appeal`, { words })
export const noteCorrection = (ticket: string, words: string): Promise<unknown> => ask('POST', `/api/contests/${id(ticket)}/correction`, { words })
export const listNotices = async (): Promise<Notice[]> => (await ask<{ notices: Notice[] }>('GET', '/api/notices')).notices
export const acknowledge = (notice: string): Promise<unknown> => ask('POST', `/api/notices/${id(notice)}/acknowledgement`)

// The paper that lets somebody ask for a resident.
export const AUTHORITIES: Record<Through['kind'], { kind: string; title: string }[]> = {
  guardian: [
    { kind: 'birth_certificate', title: 'Birth certificate of the child' },
    { kind: 'adoption_order', title: 'Adoption order' },
    { kind: 'guardianship_letters', title: 'Letters of guardianship' },
    { kind: 'conservatorship_letters', title: 'Letters of conservatorship' },
  ],
  representative: [
    { kind: 'written_authorization', title: 'Written authorization of the resident' },
    { kind: 'power_of_attorney', title: 'Power of attorney' },
    { kind: 'court_appointment', title: 'Appointment by a court' },
  ],
}

export const PAPERS: { kind: string; title: string; hasPhoto: boolean }[] = [
  { kind: 'driver_license', title: 'Driver licence', hasPhoto: true },
  { kind: 'state_id', title: 'State identity card', hasPhoto: true },
  { kind: 'passport', title: 'Passport', hasPhoto: true },
  { kind: 'consular_id', title: 'Consular identity card', hasPhoto: true },
  { kind: 'tribal_id', title: 'Tribal identity card', hasPhoto: true },
  { kind: 'military_id', title: 'Military identity card', hasPhoto: true },
  { kind: 'foreign_id', title: 'Foreign identity card', hasPhoto: true },
  { kind: 'birth_certificate', title: 'Birth certificate', hasPhoto: false },
  { kind: 'bank_letter', title: 'Letter of a bank', hasPhoto: false },
  { kind: 'benefit_letter', title: 'Letter of a benefit office', hasPhoto: false },
  { kind: 'school_letter', title: 'Letter of a school', hasPhoto: false },
]

export const RESIDENCE: { kind: string; title: string }[] = [
  { kind: 'on_record', title: 'On record (nothing shown)' },
  { kind: 'lease', title: 'Lease' },
  { kind: 'utility_bill', title: 'Utility bill' },
  { kind: 'mortgage_letter', title: 'Letter of a mortgage' },
  { kind: 'shelter_letter', title: 'Letter of a shelter or group home' },
  { kind: 'benefit_letter', title: 'Letter of a benefit office' },
]

export const PART_TITLES: Record<Part, string> = {
  counts: 'What counts',
  left_out: 'What was left out',
  shown_only: 'Shown to responders, never counted',
  residence: 'Why they are taken to live there',
}

const KINDS: Record<string, string> = {
  dmv: 'Driver licence or vehicle', utility: 'Utility account', mail: 'Mail', court_order: 'Court order', order: 'Court order',
}
/** Say what kind of fact or evidence it is. */
export const kindLine = (kind: string): string => KINDS[kind] ?? words(kind)

const STATES: Record<State, string> = {
  filed: 'Waits for a decision · suspended',
  upheld: 'Upheld · suspended for good',
  corrected: 'Upheld · corrected at the source',
  rejected: 'Rejected · counts',
  appealed: 'Appealed · counts until decided',
  rejected_for_good: 'Rejected on appeal · counts',
}
export const stateLine = (state: State): string => STATES[state]

/** Say how long is left for a decision, in words that hold in a queue; null where none is owed. */
export function clockLine(ticket: Pick<Ticket, 'days_left' | 'is_overdue'>): string | null {
  if (ticket.days_left === null) return null
  if (ticket.is_overdue) {
    const late = Math.max(1, -ticket.days_left)
    return `Overdue by ${late} ${late === 1 ? 'day' : 'days'}`
  }
  if (ticket.days_left === 0) return 'Due today'
  return `${ticket.days_left} ${ticket.days_left === 1 ? 'day' : 'days'} left`
}

/** Say whom a ticket waits for: first what is theirs to decide, the overdue on top, then what is soonest due. */
export function inOrder(tickets: readonly Ticket[]): Ticket[] {
  return [...tickets].sort((a, b) =>
    Number(b.may_decide) - Number(a.may_decide)
    || Number(b.days_left !== null) - Number(a.days_left !== null)
    || (a.days_left !== null ? a.decide_by.localeCompare(b.decide_by) : b.filed_at.localeCompare(a.filed_at)))
}

const NOTICES: Record<Notice['step'], string> = {
  file: 'is contested by a resident and does not count until it is decided',
  uphold: 'was contested and found wrong: it does not count any more',
  reject: 'was contested and found right: it counts again',
}

/** Say what a seat that was shown a place has to know now; never what the fact was. */
export const noticeLine = (notice: Notice): string =>
  `A fact about ${notice.address}${notice.unit ? `, ${notice.unit}` : ''} ${NOTICES[notice.step]}.`

/** Say why papers are not enough yet; '' where they are. */
export function papersMissing(kinds: readonly string[]): string {
  if (kinds.length === 0) return 'Say which papers were shown.'
  return PAPERS.some((paper) => paper.hasPhoto && kinds.includes(paper.kind)) ? '' : 'One of the papers needs a photo.'
}
