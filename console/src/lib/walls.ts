// Asks for walls that are kept, for windows of the cameras, and for stills.
import { ask, problemOf } from './api'
import type { GivenScreen } from './wall'
import type { Camera, CameraKind } from './types'

export interface Wall {
  wall_id: string
  owner_title: string
  title: string
  screens: GivenScreen[]
  is_shared: boolean
  is_own: boolean
  version: number
  changed_at: string
}

export interface WallGiven {
  title: string
  screens: GivenScreen[]
  is_shared: boolean
}

export const PURPOSES = [
  { purpose: 'call_response', title: 'Answering calls' },
  { purpose: 'officer_safety', title: 'Officer safety' },
  { purpose: 'missing_person', title: 'Missing person' },
  { purpose: 'threat_to_life', title: 'Threat to life' },
  { purpose: 'criminal_investigation', title: 'Criminal investigation' },
] as const
export type Purpose = (typeof PURPOSES)[number]['purpose']

export const purposeTitle = (purpose: string): string => PURPOSES.find((known) => known.purpose === purpose)?.title ?? purpose

const id = encodeURIComponent

export const listWalls = async (): Promise<Wall[]> => (await ask<{ walls: Wall[] }>('GET', '/api/walls')).walls
export const keepWall = (wall: WallGiven): Promise<{ wall_id: string; version: number }> => ask('POST', '/api/walls', wall)
export const changeWall = (wall: string, given: WallGiven & { version: number }): Promise<unknown> => ask('PUT', `/api/walls/${id(wall)}`, given)
export const deleteWall = (wall: string): Promise<unknown> => ask('DELETE', `/api/walls/${id(wall)}`)
export const restoreWall = (wall: string): Promise<unknown> => ask('POST', `/api/walls/${id(wall)}/restore`)

export interface Group {
  kind: CameraKind
  owner_id: string
  owner_title: string
  campus: string | null
  cameras: number
}

export interface Sought {
  text?: string
  kind?: string
  owner_id?: string
  campus?: string
}

const query = (given: Record<string, string | number | undefined>): string =>
  new URLSearchParams(Object.entries(given).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]]))).toString()

export const listWindow = (sought: Sought, purpose: string, offset: number, limit: number): Promise<{ cameras: Camera[]; total: number }> =>
  ask('GET', `/api/camera-list?${query({ ...sought, purpose, offset, limit })}`)

export const listGroups = async (purpose: string): Promise<Group[]> =>
  (await ask<{ groups: Group[] }>('GET', `/api/camera-groups?${query({ purpose })}`)).groups

export type Spot = [camera: string, longitude: number, latitude: number, kind: CameraKind, isAnswering: boolean]
export const listSpots = async (purpose: string): Promise<Spot[]> =>
  (await ask<{ spots: Spot[] }>('GET', `/api/camera-map?${query({ purpose })}`)).spots

export async function nameCameras(cameras: readonly string[], purpose: string): Promise<Camera[]> {
  const named = cameras.map((camera) => `camera_id=${id(camera)}`).join('&')
  return (await ask<{ cameras: Camera[] }>('GET', `/api/camera-names?${named}&${query({ purpose })}`)).cameras
}

export interface StillLine {
  camera_id: string
  taken_at?: string
  age_seconds?: number
  jpeg?: string
  why?: string
  rule?: string | null
}

/** Read lines of JSON as they come; `rest` is what was not ended by a line break yet. */
export function linesOf(rest: string, more: string): { lines: StillLine[]; rest: string } {
  const parts = (rest + more).split('\n')
  const last = parts.pop() ?? ''
  return { lines: parts.filter((part) => part !== '').map((part) => JSON.parse(part) as StillLine), rest: last }
}

export interface StillsWish {
  purpose: string
  incident: string | null
  width: number
  oldestSeconds: number
}

/** Ask for stills of cameras, each told as it comes; rejects with the reason where the whole question is refused. */
export async function readStills(cameras: readonly string[], wish: StillsWish, onStill: (still: StillLine) => void, signal: AbortSignal): Promise<void> {
  const named = cameras.map((camera) => `camera_id=${id(camera)}`).join('&')
  const more = query({ purpose: wish.purpose, incident_id: wish.incident ?? undefined, width: wish.width, oldest_seconds: wish.oldestSeconds })
  const answer = await fetch(`/api/stills?${named}&${more}`, { credentials: 'same-origin', signal })
  if (!answer.ok || !answer.body) {
    const problem = problemOf(answer.status, await answer.json().catch(() => null))
    throw new Error(problem.detail ?? problem.title)
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const read = linesOf(rest, value)
    rest = read.rest
    for (const line of read.lines) onStill(line)
  }
}
