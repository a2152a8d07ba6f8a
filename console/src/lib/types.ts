// The shapes of Plainview's public API, as this console reads them.

export type Role = 'analyst' | 'officer' | 'dispatcher' | 'commander' | 'auditor' | 'administrator' | 'records_clerk' | 'supervisor' | 'city_attorney'

export interface Actor {
  actor_id: string
  title: string
  role: Role
  station: string | null
}

export interface Session {
  actor: Actor
  dossier_up_to_priority: number // less urgent calls' dossiers are shown on request
}

export interface Problem {
  type?: string
  title: string
  status: number
  detail?: string
  rule?: string
  entry?: number
}

export interface Part {
  state?: string
  why?: string
}

export interface SourcePart {
  source_id: string
  title: string
  is_answering: boolean
  down_since: string | null
}

export interface Health {
  status: string
  version?: string
  city?: string
  demo?: boolean
  parts: {
    database?: Part
    intake?: Part
    records?: Part & { sources?: SourcePart[] }
    video?: Part & { answering: number; registered: number }
    ledger?: Part & { checkpoint_age_seconds?: number | null; size?: number }
  }
}

export interface Candidate {
  place_id: number | string
  address: string
  certainty: number
}

export interface Location {
  state: 'exact' | 'candidates' | 'not_resolved'
  certainty: number | null
  why: string | null
  place_id: number | string | null
  unit_id: number | string | null
  address: string | null
  unit: string | null
  needs_unit?: boolean // the place has units, and which is meant is not known
  candidates: Candidate[]
  disagreement_metres?: number | null // from there to the caller's telephone, beyond its uncertainty
}

export interface CallerPosition {
  longitude: number
  latitude: number
  uncertainty_metres: number | null
}

export interface Claim {
  kind: string
  is_corroborated: boolean
  said_at: string | null
}

export interface Note {
  at: string
  text: string
  author: string | null
}

export interface TimelineLine {
  at: string
  kind: string
  text: string
}

export interface Incident {
  incident_id: string
  source_key?: string
  incident_key?: string // the sender's own id, which units name
  opened_at: string
  updated_at: string
  closed_at: string | null
  version: number
  type_code: string | null
  type_text: string
  priority: number
  address_text: string | null
  location: Location
  caller_position: CallerPosition | null
  longitude: number | null
  latitude: number | null
  claims: Claim[]
  callers: number
  notes: Note[]
  units: string[]
  disposition: string | null
  timeline: TimelineLine[]
}

export type CameraKind = 'city' | 'traffic' | 'school' | 'body_worn' | 'dash' | 'partner'

export interface Camera {
  camera_id: string
  title: string
  kind: CameraKind
  owner_title: string | null
  longitude: number
  latitude: number
  bearing_degrees: number | null
  field_of_view_degrees: number
  range_metres: number
  can_turn?: boolean
  is_answering: boolean
  silent_since?: string | null
  distance_metres?: number | null
  sees?: boolean
  says?: string | null
  is_open_only_now?: boolean
}

export interface CameraList {
  cameras: Camera[]
  registered: number
  answering: number
  hidden: number
}

export interface View {
  view_id: string
  watch: string
  token: string
  expires_at: string
  codecs_hint?: string | null
}

export interface Unit {
  unit_id: string
  kind: string
  longitude: number
  latitude: number
  heading_degrees: number
  speed_mps?: number
  status: string
  incident_key: string | null
  positioned_at?: string
}

export interface UnreadableMessage {
  message_id: string
  feed_id: string
  format: string
  received_at: string
  reason: string
  attempts: number
  size_bytes: number
  excerpt: string
}

export interface Story {
  name: string
  title: string
  about: string
}

export interface Advice {
  kind: string
  text: string
  source: string | null
  as_of: string | null
}

export interface Reason {
  factor: string
  text: string
  source_title: string | null
  on: string | null
  certain: boolean
  points: number
}

export interface LeftOut {
  code: string
  text: string
  on: string | null
}

export interface NotAsked {
  source_id: string
  title: string
  since: string | null
  text: string
}

export type Level = 'UNKNOWN' | 'NO KNOWN HAZARD' | 'CAUTION' | 'ELEVATED'

export interface Rating {
  level: string
  lo: Level
  hi: Level
  reasons: Reason[]
  more?: number
  left_out: LeftOut[]
  not_asked: NotAsked[]
  rule_version: string
  tactics: string[]
  rating_id: string | null
  caution_from?: number
  elevated_from?: number
}

export interface HistoryLine {
  kind: 'conviction' | 'arrest' | 'warrant' | 'order'
  text: string
  severity: string | null
  on: string | null
  disposition: string | null
  source_title: string | null
  is_active: boolean
  counts: boolean
  match?: 'confirmed' | 'possible'
  source_id?: string
  record_id?: string
}

export interface Evidence {
  kind: string
  title?: string
  gave?: number
  why_not?: string | null
  source_id?: string
  record_id?: string
  source_title: string | null
  began_on: string | null
  as_of: string | null
}

export interface Resident {
  person_id: number | string
  name: string
  age: number | null
  residency: { certainty: number; words: string; stay?: string | null; evidence: Evidence[] }
  match: 'confirmed' | 'possible'
  history: HistoryLine[]
  history_total: number
}

export interface Contact {
  name: string
  relation: string
  phone: string | null
  language: string | null
  reason: string | null
  of_person_id: number | string
  source_title: string | null
}

export interface Associate {
  name: string
  relation: string
  reason: string | null
  reliability: string | null
  validity: string | null
  review_on: string | null
  of_person_id: number | string
}

export interface Refusal {
  rule: string
  text: string
}

export interface Hazard {
  kind: string
  text: string
  on: string
  source_title: string
  as_of: string
  verified_by: string | null
  is_unit_known: boolean
  counts: boolean
  why_not: string | null
  source_id: string
  record_id: string
}

export interface Plan {
  plan_id: number
  title: string
  floor: string
  is_of_unit: boolean
  source_title: string
  as_of: string
}

export interface Premise {
  hazards: Hazard[]
  notes: { kind: string; text: string; source_title: string | null; as_of: string | null; is_unit_known: boolean }[]
  plans: Plan[]
  prior_calls: {
    total_12_months: number
    by_kind: Record<string, number>
    last: { called_at: string; kind: string; outcome: string | null; source_title: string }[]
  }
}

/** A resident's ticket about one of the records here; suspended: it does not count. */
export interface Contested {
  source_id: string
  record_id: string
  text: string
  state: string
  is_suspended: boolean
  note: string
  filed_on: string
  decided_on: string | null
  reason: string | null
}

export interface Dossier {
  incident_id: string
  version: number
  assembled_at: string
  purpose: string
  entry: number | null
  footer: string
  place: {
    address: string
    unit: string | null
    kind: string
    units_total: number
    certainty: number
    place_id: number | string
    unit_id: number | string | null
  } | null
  location: Location
  first: Advice[]
  rating: Rating
  residents: Resident[]
  residents_total: number
  history_refused: Refusal | null
  ties: { contacts: Contact[]; associates: Associate[]; refused: Refusal | null }
  premise: Premise | null
  contested?: Contested[]
  not_known: { text: string; since: string | null }[]
}

export interface LiveEvent {
  cursor?: number
  kind: string
  incident_id?: string | null
  body?: Record<string, unknown>
  at?: string
  server_time?: string
}
