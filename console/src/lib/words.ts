// Turns times, ages, certainties and codes into the words an operator reads; all pure.
import type { Camera, CameraKind, Incident, Location, Role } from './types'

const two = (value: number): string => String(value).padStart(2, '0')

/** Say a duration like a stopwatch: '0:38', '12:05', '1:02:07'; beyond a day '2 d 3 h'. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`
  if (hours > 0) return `${hours}:${two(minutes)}:${two(whole % 60)}`
  return `${minutes}:${two(whole % 60)}`
}

/** Say an age in one unit: '18 s', '4 min', '3 h', '12 d'. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min`
  if (whole < 172_800) return `${Math.floor(whole / 3600)} h`
  return `${Math.floor(whole / 86_400)} d`
}

export function secondsSince(at: string | null | undefined, now: number): number {
  const then = at ? Date.parse(at) : Number.NaN
  return Number.isNaN(then) ? 0 : (now - then) / 1000
}

/** Say the time of day in the reader's zone, '23:41:07'. */
export function clock(at: string | number | null | undefined): string {
  const time = new Date(at ?? Number.NaN)
  if (Number.isNaN(time.getTime())) return '–'
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** Say since when: the time alone today, else the day with it. */
export function since(at: string | null | undefined, now: number): string {
  const time = new Date(at ?? Number.NaN)
  if (Number.isNaN(time.getTime())) return 'an unknown time'
  const short = `${two(time.getHours())}:${two(time.getMinutes())}`
  return time.toDateString() === new Date(now).toDateString() ? short : `${day(at)} ${short}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Say a date as '14 Mar 2025'; a bare ISO date has no zone and keeps its day. */
export function day(on: string | null | undefined): string {
  if (!on) return 'no date'
  const bare = /^(\d{4})-(\d{2})-(\d{2})$/.exec(on)
  if (bare) return `${Number(bare[3])} ${MONTHS[Number(bare[2]) - 1] ?? '?'} ${bare[1]}`
  const time = new Date(on)
  if (Number.isNaN(time.getTime())) return on
  return `${time.getDate()} ${MONTHS[time.getMonth()]} ${time.getFullYear()}`
}

function localDay(now: number): string {
  const today = new Date(now)
  return `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`
}

/** Say when a reason happened: a moment today is 'now' or a time, anything else a day. */
export function when(on: string | null | undefined, now: number): string {
  if (!on) return 'no date'
  if (/^\d{4}-\d{2}-\d{2}$/.test(on)) return on === localDay(now) ? 'today' : day(on)
  const seconds = secondsSince(on, now)
  if (seconds < 3600 && seconds > -60) return seconds < 300 ? 'now' : `${age(seconds)} ago`
  return new Date(on).toDateString() === new Date(now).toDateString() ? clock(on).slice(0, 5) : day(on)
}

export function count(value: number): string {
  return value.toLocaleString('en-US')
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** Say a length: '70 m', '1.2 km'. */
export function metres(value: number | null | undefined): string {
  if (value === null || value === undefined || value < 0) return ''
  return value < 995 ? `${Math.round(value / 5) * 5} m` : `${(value / 1000).toFixed(1)} km`
}

/** Say a residency's or an address's certainty in a word; the bands are those of rules/rating.md. */
export function certaintyWord(certainty: number): string {
  if (certainty >= 0.95) return 'certain'
  if (certainty >= 0.8) return 'likely'
  if (certainty >= 0.3) return 'possible'
  return 'doubtful'
}

export function certaintyFigure(certainty: number | null | undefined): string {
  return certainty === null || certainty === undefined ? '' : certainty.toFixed(2)
}

/** Turn a code such as 'FORMER_RESIDENT_NOT_COUNTED' or 'body_worn' into words. */
export function words(code: string | null | undefined): string {
  if (!code) return ''
  const spaced = code.replace(/[_-]+/g, ' ').trim().toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

const CAMERA_KINDS: Record<CameraKind, string> = {
  city: 'City', traffic: 'Traffic', school: 'School', body_worn: 'Body-worn', dash: 'Dash', partner: 'Partner',
}

export const cameraKind = (kind: string): string => CAMERA_KINDS[kind as CameraKind] ?? words(kind)

/** Say what a docked camera shows, and how far off it stands. */
export function cameraSays(camera: Camera): string {
  const distance = metres(camera.distance_metres)
  const sees = camera.says ?? (camera.sees === true ? 'sees the place' : camera.sees === false ? 'does not see the place' : '')
  const far = /\d k?m\b/.test(sees) ? '' : distance
  return [sees, far, camera.is_open_only_now ? 'open for this incident only' : ''].filter(Boolean).join(' · ')
}

/** Whether the address is found but not the door: the place has units, and none is known. */
export function needsUnit(location: Location): boolean {
  if (location.state !== 'exact' || location.unit_id !== null) return false
  return location.needs_unit ?? /\bunits?\b/.test(location.why ?? '')
}

/** Say how sure the place is; `sure` is whether a dossier may stand on it. */
export function placeCertainty(location: Location): { sure: boolean; title: string; detail: string } {
  const figure = certaintyFigure(location.certainty)
  const matched = figure === '' ? 'address matched' : `address matched, certainty ${figure}`
  if (needsUnit(location)) return { sure: false, title: 'Address found, unit not known', detail: location.why ?? matched }
  if (location.state === 'exact')
    return { sure: true, title: 'Exact place', detail: location.unit ? `${matched} · unit ${unitName(location.unit)} confirmed` : matched }
  if (location.state === 'candidates')
    return { sure: false, title: plural(location.candidates.length, 'possible place'), detail: location.why ?? 'the address fits more than one place' }
  return { sure: false, title: 'Address not resolved', detail: location.why ?? 'no place was found for what was said' }
}

/** Say that the caller's telephone is not where the address is; '' where they agree. */
export function disagreementLine(location: Location): string {
  const beyond = location.disagreement_metres
  return beyond === null || beyond === undefined ? '' : `The caller’s telephone is ${metres(beyond)} away from this address, beyond its uncertainty`
}

/** The bare name of a unit: some feeds write 'unit 12', some '12'. */
export const unitName = (unit: string): string => unit.replace(/^(unit|apt\.?|apartment|#)\s*/i, '')

/** Say where an incident is, in one line. */
export function placeLine(incident: Incident): string {
  const { location } = incident
  if (location.state === 'exact' && location.address)
    return location.unit ? `${location.address}, unit ${unitName(location.unit)}` : location.address
  return incident.address_text ?? 'No address given'
}

const CLAIMS: Record<string, string> = { weapon: 'Weapon mentioned', violence: 'Violence mentioned' }

/** Say the claims of a call; one voice is 'one caller', never more than that. */
export function claimLine(incident: Incident): string {
  const said = incident.claims.map((claim) =>
    `${CLAIMS[claim.kind] ?? words(claim.kind)}, ${claim.is_corroborated ? 'corroborated' : 'one voice only'}`)
  const callers = incident.callers > 1 ? [`${incident.callers} callers`] : []
  return [...new Set(said), ...callers].join(' · ')
}

export const ROLES: { role: Role; title: string; about: string }[] = [
  { role: 'analyst', title: 'Real-time analyst', about: 'Calls, map, cameras near a call, dossiers with ratings, history and ties.' },
  { role: 'officer', title: 'Responding officer', about: 'The call, the place, who is likely there, the nearest cameras.' },
  { role: 'dispatcher', title: 'Dispatcher', about: 'Calls, units and cameras; no criminal history.' },
  { role: 'commander', title: 'Watch commander', about: 'The city at a glance, and live body-worn cameras as a supervisor.' },
  { role: 'auditor', title: 'Auditor', about: 'Everything that was looked at, and why; no protected data, no video.' },
  { role: 'administrator', title: 'Administrator', about: 'Feeds, parts and their state; no protected data at all.' },
  { role: 'records_clerk', title: 'Records clerk', about: 'Requests, orders and releases; no live video.' },
  { role: 'supervisor', title: 'Sergeant', about: 'Calls and cameras; approves premise cautions and reviews what waits for a second person.' },
  { role: 'city_attorney', title: 'City attorney', about: 'Outside the centre: decides what residents contest.' },
]

/** Whether to ask for unreadable messages at all; the server decides, and a refusal asked for in vain is an entry too. */
export const mayReadUnreadable = (role: string): boolean => ['analyst', 'dispatcher', 'commander', 'supervisor'].includes(role)

/** Whether a role answers calls: only then do cameras and units come with the page, and calls open by themselves. */
export const answersCalls = (role: string): boolean => ['analyst', 'officer', 'dispatcher', 'commander', 'supervisor'].includes(role)

export const roleTitle = (role: string): string => ROLES.find((known) => known.role === role)?.title ?? words(role)
