// What staff note of who lives somewhere: the shapes of the interface, its calls, and the words.
import { ask } from './api'
import type { Dossier, Resident } from './types'
import { certaintyFigure, day } from './words'

export type ActKind = 'moved_out' | 'never_here' | 'lives_here'
export type ToldBy = 'caller' | 'officer' | 'resident' | 'landlord'
export interface Act {
  act_id: string
  kind: ActKind
  person_id: number
  name: string | null
  told_by: ToldBy
  told_on: string
  reason: string
  changed: number
  noted_by: string
  noted_title: string
  noted_at: string
  undone_title: string | null
  undone_at: string | null
  undone_why: string | null
}
export interface Wish { person_id: number | string; kind: ActKind; told_by: ToldBy; told_on: string; reason: string }
export interface Candidate { person_id: number; name: string; born_on: string | null; strength: number; why: string[] | string }

const id = encodeURIComponent
export const noteResidence = (incident: string, wish: Wish): Promise<{ act_id: string }> => ask('POST', `/api/incidents/${id(incident)}/residences`, wish)
export const listActs = async (incident: string): Promise<Act[]> => (await ask<{ notes: Act[] }>('GET', `/api/incidents/${id(incident)}/residences`)).notes
export const undoAct = (incident: string, act: string, why: string): Promise<unknown> => ask('POST', `/api/incidents/${id(incident)}/residences/${id(act)}/undo`, { why })

export const KINDS: { kind: ActKind; title: string; does: string }[] = [
  { kind: 'moved_out', title: 'Moved out', does: 'From that day on nothing on record says that they live here; their records stop counting here at once.' },
  { kind: 'never_here', title: 'Was never here', does: 'Everything that says they live or lived here is ended on the day it began; it stops counting at once.' },
  { kind: 'lives_here', title: 'Lives here too', does: 'Possible at most, never certain by word alone; it fades and runs out after 90 days.' },
]
export const TOLD_BY: { told_by: ToldBy; title: string }[] = [
  { told_by: 'caller', title: 'The caller' }, { told_by: 'officer', title: 'An officer saw it' },
  { told_by: 'resident', title: 'A resident' }, { told_by: 'landlord', title: 'The landlord or manager' },
]

export const kindTitle = (kind: ActKind): string => KINDS.find((each) => each.kind === kind)?.title ?? kind
export const toldTitle = (told: ToldBy): string => TOLD_BY.find((each) => each.told_by === told)?.title ?? told

const ENDERS = ['analyst', 'dispatcher', 'supervisor', 'commander', 'records_clerk']
const NOTERS = ['analyst', 'officer', 'dispatcher', 'supervisor', 'commander']

/** What a role may note; the server decides. */
export const kindsFor = (role: string): ActKind[] =>
  KINDS.map(({ kind }) => kind).filter((kind) => (kind === 'lives_here' ? NOTERS : ENDERS).includes(role))

export const mayUndo = (act: Act, actor: { actor_id: string; role: string }): boolean =>
  act.undone_at === null && (ENDERS.includes(actor.role) || act.noted_by === actor.actor_id)

/** What a note did, by the dossier before and after it: 'certainty 0.95 → not listed · rating CAUTION → NO KNOWN HAZARD'. */
export function whatItDid(person: number | string, before: Dossier, after: Dossier): string {
  const sure = (dossier: Dossier): string => {
    const found = dossier.residents.find((each: Resident) => String(each.person_id) === String(person))
    return found ? certaintyFigure(found.residency.certainty) : 'not listed'
  }
  const [was, is] = [sure(before), sure(after)]
  const certainty = was === is ? `certainty stays ${is}` : `certainty ${was} → ${is}`
  const rating = before.rating.level === after.rating.level ? `the rating stays ${after.rating.level}` : `rating ${before.rating.level} → ${after.rating.level}`
  return `${certainty} · ${rating}`
}

export const actLine = (act: Act): string =>
  `${act.name ?? 'A minor'}: ${kindTitle(act.kind).toLowerCase()}, ${day(act.told_on)} · ${toldTitle(act.told_by).toLowerCase()} · “${act.reason}” · ${act.noted_title}, ${day(act.noted_at)}`
