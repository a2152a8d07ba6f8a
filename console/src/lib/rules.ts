// The rating's rules: the shapes of the interface, its calls, and the words a layperson reads.
import { ask } from './api'
import { count, plural } from './words'

export interface Factor { factor: string; points_milli: number; half_life_days: number | null; expires_after_years: number | null; cap_class: string }
export interface Approval { title: string; role: string; why: string; approved_at: string; entry: number }
export interface RuleValues {
  version: string
  factors: Factor[]
  caps_milli: Record<string, number>
  caution_from_milli: number
  elevated_from_milli: number
}
export interface InForce extends RuleValues {
  is_built_in: boolean
  in_force_from: string | null
  approvals: Approval[]
  card: string
  file: string
}
export interface Example { rating_id: string; call_type: string; before: string; after: string; points_before: number; points_after: number; rated_at: string }
export interface Replay {
  before_version: string
  after_version: string
  calls: number
  calls_changed: number
  places: number
  places_changed: number
  places_higher: number
  places_lower: number
  unknown_before: number
  unknown_after: number
  unreadable: number
  first_at: string | null
  last_at: string | null
  levels: Record<string, Record<string, number>>
  by_type: Record<string, { calls: number; changed: number; unknown: number }>
  largest: Example[]
}
export type ChangeState = 'proposed' | 'shadow' | 'current' | 'superseded' | 'withdrawn' | 'refused'
export type RuleDecision = 'approve' | 'refuse' | 'shadow' | 'enact' | 'withdraw'
export interface RuleChange {
  change_id: string
  version: string
  why: string
  state: ChangeState
  proposed_by: string
  proposed_title: string
  proposed_at: string
  replay: Replay | null
  replayed_at: string | null
  in_force_from: string | null
  closed_title: string | null
  closed_at: string | null
  closed_why: string | null
  approvals: Approval[]
}
export interface Difference { value: string; now: string; proposed: string }
export interface ChangeInFull {
  change: RuleChange
  card: string
  file: string
  rules: RuleValues
  differs: Difference[]
  shadow: { before: string; after: string; calls: number }[]
}
export interface Share { hits: number; of: number; share: number; low: number; high: number }
export interface Flagging { flagged: number; hazards_caught: number; false_per_1000: number; brier: number }
export interface Figures {
  calls: number
  hazards: Share
  by_level: Record<string, Share>
  is_in_order: boolean
  false_elevated_per_1000: number
  false_elevated: Share
  missed: Share
  hazards_at_unknown: Share
  unknown: Share
  rating: Flagging
  call_type_alone: Flagging
  remarks: string[]
}
export interface Cell { rate: number; low: number; high: number; of: number; ratio: number | string; within: boolean }
export interface Subgroups {
  calls: number
  overall: Record<string, number>
  groups: Record<string, Record<string, Cell | string>>
  gate: [number, number]
  failed: string[]
}
export interface AuditMonth { month: string; facts: number; checked: number; as_recorded: number; differs: number; not_there: number; not_checkable: number }
export interface Work {
  work_id: string
  kind: 'replay' | 'validation'
  rule_version: string
  state: 'running' | 'stopping' | 'done' | 'stopped' | 'failed'
  calls_done: number
  calls_total: number | null
  started_title: string
  started_at: string
  ended_at: string | null
  trouble: string | null
}
export interface ValidationShown {
  validation: (Work & { found: Figures }) | null
  subgroups: { kept_at: string; report: Subgroups } | null
  audits: AuditMonth[]
}
export type Found = 'as_recorded' | 'differs' | 'not_there' | 'not_checkable'
export interface AuditFact {
  fact_audit_id: number
  kind: string
  source_title: string | null
  record_id: string
  result: Found | null
  remark: string | null
  fact: Record<string, unknown> | null
}

const id = encodeURIComponent
export const readRules = (): Promise<InForce> => ask('GET', '/api/rating/rules')
export const listChanges = async (): Promise<RuleChange[]> => (await ask<{ changes: RuleChange[] }>('GET', '/api/rating/changes')).changes
export const readChange = (change: string): Promise<ChangeInFull> => ask('GET', `/api/rating/changes/${id(change)}`)
export const proposeRules = (file: string, card: string): Promise<{ change_id: string }> => ask('POST', '/api/rating/changes', { file, card })
export const decideRules = (change: string, decision: RuleDecision, why: string): Promise<unknown> =>
  ask('POST', `/api/rating/changes/${id(change)}/decisions`, { decision, why })
export const listWork = async (): Promise<Work[]> => (await ask<{ work: Work[] }>('GET', '/api/rating/work')).work
export const startWork = (kind: Work['kind'], version: string | null): Promise<unknown> => ask('POST', '/api/rating/work', { kind, version })
export const stopWork = (work: string): Promise<unknown> => ask('DELETE', `/api/rating/work/${id(work)}`)
export const readValidation = (): Promise<ValidationShown> => ask('GET', '/api/rating/validation')
export const readAudit = async (month: string): Promise<AuditFact[]> => (await ask<{ facts: AuditFact[] }>('GET', `/api/rating/audits/${id(month)}`)).facts
export const drawAudit = (month: string): Promise<unknown> => ask('POST', `/api/rating/audits/${id(month)}`)
export const noteAudit = (fact: number, result: Found, remark: string | null): Promise<unknown> =>
  ask('POST', `/api/rating/audits/facts/${fact}`, { result, remark })

export const LEVELS = [
  'UNKNOWN', 'NO KNOWN HAZARD', 'NO KNOWN HAZARD to CAUTION', 'NO KNOWN HAZARD to ELEVATED', 'CAUTION', 'CAUTION to ELEVATED', 'ELEVATED',
]

const FACTORS: Record<string, string> = {
  weapon_reported: 'A weapon is reported in this call, by two callers or a responder',
  violence_reported: 'Violence is reported in this call, by two callers or a responder',
  responder_assaulted: 'A responder was assaulted at this premise',
  firearm_at_premise: 'A firearm was used or seized at this premise',
  verified_hazard: 'A verified hazard of the premise',
  violent_felony_conviction: 'A current resident was convicted of a violent felony',
  violent_warrant: 'An active warrant for violence against a current resident',
  court_order: 'A protective or firearm order is in force',
  resisting_conviction: 'A current resident was convicted of resisting with violence',
}

export const factorTitle = (factor: string): string => FACTORS[factor] ?? factor.replaceAll('_', ' ')
export const points = (milli: number): string => String(milli / 1000)

/** How long a factor counts, in words: 'half after 1 year, nothing after 5 years'. */
export function lasting(factor: Factor): string {
  const half = factor.half_life_days === null ? '' : `half after ${span(factor.half_life_days)}`
  const end = factor.expires_after_years === null
    ? (factor.cap_class === 'call' ? 'ends with the call' : 'ends with its record')
    : `nothing after ${plural(factor.expires_after_years, 'year')}`
  return [half, end].filter(Boolean).join(', ')
}

function span(days: number): string {
  if (days % 365 === 0) return plural(days / 365, 'year')
  return days === 1 ? 'a day' : plural(days, 'day')
}

const STATES: Record<ChangeState, string> = {
  proposed: '◇ Proposed', shadow: '◐ In shadow mode', current: '● In force', superseded: '○ Was in force', withdrawn: '○ Withdrawn', refused: '○ Refused',
}

export const stateTitle = (state: ChangeState): string => STATES[state]
export const isOpen = (change: RuleChange): boolean => change.state === 'proposed' || change.state === 'shadow'
export const OFFICES: readonly string[] = ['commander', 'city_attorney']

/** What somebody may decide of a change; the server has the last word. */
export function ruleDecisionsOf(change: RuleChange, actor: { actor_id: string; role: string }): RuleDecision[] {
  if (!isOpen(change) || !['supervisor', ...OFFICES].includes(actor.role)) return []
  const isOwn = change.proposed_by === actor.actor_id
  const mayApprove = OFFICES.includes(actor.role) && !isOwn
  const hasMine = change.approvals.some((each) => each.role === actor.role)
  return [
    ...(mayApprove && change.replay !== null && !hasMine ? ['approve' as const] : []),
    ...(mayApprove && isApproved(change) ? ['enact' as const] : []),
    ...(change.state === 'proposed' ? ['shadow' as const] : []),
    ...(mayApprove ? ['refuse' as const] : []),
    ...(isOwn ? ['withdraw' as const] : []),
  ]
}

export const isApproved = (change: RuleChange): boolean => OFFICES.every((office) => change.approvals.some((each) => each.role === office))

/** What a change still waits for, in one line; '' where nothing is left but to put it in force. */
export function waitsFor(change: RuleChange): string {
  if (!isOpen(change)) return ''
  if (change.replay === null) return 'waits for its replay'
  const missing = OFFICES.filter((office) => !change.approvals.some((each) => each.role === office))
  return missing.length === 0 ? 'approved by both offices, not yet in force' : `waits for ${missing.map((office) => (office === 'commander' ? 'the commander' : 'the city attorney')).join(' and ')}`
}

export interface Ribbon { from: string; to: string; places: number; y0: number; y1: number; height: number; isChange: boolean }
export interface Bar { level: string; places: number; y: number; height: number }

/** Lay out places by level before (left) and after (right), joined by ribbons as high as they are many. */
export function flow(levels: Replay['levels'], height: number): { left: Bar[]; right: Bar[]; ribbons: Ribbon[]; height: number } {
  const before = new Map<string, number>()
  const after = new Map<string, number>()
  for (const [from, row] of Object.entries(levels))
    for (const [to, places] of Object.entries(row)) {
      before.set(from, (before.get(from) ?? 0) + places)
      after.set(to, (after.get(to) ?? 0) + places)
    }
  const total = [...before.values()].reduce((sum, places) => sum + places, 0)
  const scale = total === 0 ? 0 : height / total
  const left = bars(before, scale)
  const right = bars(after, scale)
  const usedLeft = new Map<string, number>()
  const usedRight = new Map<string, number>()
  const ribbons: Ribbon[] = []
  for (const from of left)
    for (const to of right) {
      const places = levels[from.level]?.[to.level] ?? 0
      if (places === 0) continue
      const high = Math.max(1, places * scale)
      const y0 = from.y + (usedLeft.get(from.level) ?? 0)
      const y1 = to.y + (usedRight.get(to.level) ?? 0)
      usedLeft.set(from.level, (usedLeft.get(from.level) ?? 0) + high)
      usedRight.set(to.level, (usedRight.get(to.level) ?? 0) + high)
      ribbons.push({ from: from.level, to: to.level, places, y0, y1, height: high, isChange: from.level !== to.level })
    }
  const end = (list: Bar[]): number => list.reduce((most, bar) => Math.max(most, bar.y + Math.max(LINE, bar.height)), 0)
  return { left, right, ribbons, height: Math.max(end(left), end(right)) }
}

const LINE = 18 // room for a bar's words, however few its places
const GAP = 8

function bars(counts: Map<string, number>, scale: number): Bar[] {
  let y = 0
  return LEVELS.filter((level) => counts.has(level)).map((level) => {
    const places = counts.get(level) ?? 0
    const height = Math.max(2, places * scale)
    const bar = { level, places, y, height }
    y += Math.max(LINE, height) + GAP
    return bar
  })
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
export const interval = (share: { low: number; high: number }): string => `95 %: ${(100 * share.low).toFixed(1)} to ${(100 * share.high).toFixed(1)} %`
export const ofAll = (share: Share): string => `${count(share.hits)} of ${count(share.of)}`

/** How far a piece of work is, 0 to 1; null while that is not known. */
export function fractionOf(work: Work): number | null {
  return work.calls_total === null || work.calls_total === 0 ? null : Math.min(1, work.calls_done / work.calls_total)
}

export const isRunning = (work: Work | undefined): boolean => work?.state === 'running' || work?.state === 'stopping'

/** A fact as its checker reads it, field by field; ids of our own tell them nothing. */
export function fieldsOf(fact: Record<string, unknown>): { name: string; value: string }[] {
  const hidden = new Set(['kind', 'person_id', 'residency_id', 'fact_id', 'source', 'is_unit_known', 'unit_known', 'identity_permille'])
  return Object.entries(fact).filter(([name, value]) => !hidden.has(name) && value !== null && typeof value !== 'object')
    .map(([name, value]) => ({ name: name.replaceAll('_', ' '), value: value === true ? 'yes' : value === false ? 'no' : String(value).replaceAll('_', ' ') }))
}

const RATES: Record<string, string> = { false_elevated: 'ELEVATED without a hazard', missed: 'hazard not ELEVATED', unknown: 'UNKNOWN' }

/** What failed the gate, in words: 'District 3: ELEVATED without a hazard is 1.31 of everybody's'. */
export const failedLine = (failed: string): string => Object.entries(RATES).reduce((line, [rate, title]) => line.replace(`: ${rate} is`, `: ${title} is`), failed)
