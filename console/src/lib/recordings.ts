// What a camera saw: stills, the rolling buffer, bookmarks and clips; the calls to the interface, and the words for them.
import { ask, problemOf, PURPOSE, RefusedError } from './api'
import type { Role } from './types'

export const WHO_SEE_AGAIN: readonly Role[] = ['analyst', 'supervisor', 'commander'] // what to offer; the server decides
export const WHO_CUT: readonly Role[] = ['analyst', 'supervisor']

export interface Recorded {
  url: string // of a blob: give it back with URL.revokeObjectURL
  beganAt: number // milliseconds since 1970: the true start
  endedAt: number
  askedFrom: number
  hasGaps: boolean
  isMasked: boolean
  entry: number
}

export interface Custody {
  at: string
  actor_id: string
  act: string
  said: string
  entry: number
}

export interface Export {
  export_id: string
  asked_by: string
  recipient: string
  reason: string
  approved_by: string | null
  exported_at: string | null
}

export interface Clip {
  clip_id: string
  camera_id: string
  title: string
  asked_from: string
  began_at: string
  ended_at: string
  sha256: string
  essence_sha256: string
  made_by: string
  made_at: string
  keep_until: string
  hold_reason: string | null
  deleted_at: string | null
  custody_is_whole: boolean
  custody: Custody[]
  exports: Export[]
}

export interface Bookmark {
  bookmark_id: string
  camera_id: string
  marked_at: string
  note: string
  made_by: string
  keep_until: string
}

export type CameraMoment = { from_at: string; seconds: number } | Record<string, never>

const id = encodeURIComponent

async function fetchFile(path: string, body?: unknown): Promise<Response> {
  const init: RequestInit = { credentials: 'same-origin' }
  if (body !== undefined) Object.assign(init, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer = await fetch(path, init)
  if (!answer.ok) throw new RefusedError(problemOf(answer.status, await answer.json().catch(() => null)))
  return answer
}

/** Read what an answer's headers say of recorded pictures. */
export function readRecorded(headers: Headers, url: string): Recorded {
  const time = (name: string): number => Date.parse(headers.get(name) ?? '')
  return {
    url,
    beganAt: time('plainview-began-at'),
    endedAt: time('plainview-ended-at'),
    askedFrom: time('plainview-asked-from'),
    hasGaps: headers.get('plainview-gaps') === 'yes',
    isMasked: headers.get('plainview-masked') === 'yes' || headers.get('plainview-transcoded') === 'yes',
    entry: Number(headers.get('plainview-entry') ?? 0),
  }
}

/** Say what the pictures shown are, and what to know of them. */
export function aboutRecorded(recorded: Recorded): string {
  const said = [`entry ${recorded.entry} of the ledger`]
  if (recorded.hasGaps) said.unshift('with gaps: the camera was not pulled all the time')
  if (recorded.isMasked) said.unshift('coded again: masks or watermark burnt in')
  if (recorded.askedFrom - recorded.beganAt > 1000) said.unshift(`begins ${Math.round((recorded.askedFrom - recorded.beganAt) / 1000)} s earlier, at a keyframe`)
  if (recorded.beganAt - recorded.askedFrom > 1000) said.unshift(`nothing was kept of the first ${Math.round((recorded.beganAt - recorded.askedFrom) / 1000)} s asked for`)
  return said.join(' · ')
}

/** See again what a camera saw; without a moment from 30 s before the call. */
export async function seeAgain(camera: string, incident: string, moment: CameraMoment = {}): Promise<Recorded> {
  const answer = await fetchFile(`/api/cameras/${id(camera)}/recordings`, { purpose: PURPOSE, incident_id: incident, ...moment })
  return readRecorded(answer.headers, URL.createObjectURL(await answer.blob()))
}

/** Take a still of now, as a file to keep. */
export async function takeStill(camera: string, incident: string | null): Promise<{ url: string; takenAt: string }> {
  const answer = await fetchFile(`/api/cameras/${id(camera)}/still`, { purpose: PURPOSE, incident_id: incident })
  return { url: URL.createObjectURL(await answer.blob()), takenAt: answer.headers.get('plainview-taken-at') ?? '' }
}

export const makeBookmark = (camera: string, incident: string, note: string, at?: string): Promise<Bookmark> =>
  ask('POST', `/api/cameras/${id(camera)}/bookmarks`, { purpose: PURPOSE, incident_id: incident, note, ...(at !== undefined && { at }) })

export const cutClip = (camera: string, incident: string, cut: { from_at: string; until_at: string; title: string }): Promise<Clip> =>
  ask('POST', `/api/cameras/${id(camera)}/clips`, { purpose: PURPOSE, incident_id: incident, ...cut })

export const listClips = (incident: string): Promise<{ clips: Clip[]; bookmarks: Bookmark[] }> =>
  ask('GET', `/api/incidents/${id(incident)}/clips?purpose=${PURPOSE}`)

export async function playClip(clip: string): Promise<Recorded> {
  const answer = await fetchFile(`/api/clips/${id(clip)}/video?purpose=${PURPOSE}`)
  const recorded = readRecorded(answer.headers, URL.createObjectURL(await answer.blob()))
  return { ...recorded, askedFrom: recorded.beganAt }
}

export const screenCopyOf = (clip: string): string => `/api/clips/${id(clip)}/video?purpose=${PURPOSE}&copy=true`

export const askExport = (clip: string, recipient: string, reason: string): Promise<unknown> =>
  ask('POST', `/api/clips/${id(clip)}/exports`, { purpose: 'court_order', recipient, reason })

export const approveExport = (clip: string, wanted: string): Promise<unknown> =>
  ask('POST', `/api/clips/${id(clip)}/exports/${id(wanted)}/approval`, { purpose: 'court_order' })

export const bagOf = (clip: string, wanted: string): string => `/api/clips/${id(clip)}/exports/${id(wanted)}/bag?purpose=court_order`

export const holdClip = (clip: string, reason: string | null): Promise<unknown> =>
  ask('PUT', `/api/clips/${id(clip)}/hold`, { purpose: 'court_order', reason })
