// What an officer is told of looks through their own body-worn camera, and what they mark.
import { ask } from './api'

export interface WearerNotice {
  notice_id: string
  kind: 'begins' | 'ended'
  view_id: string
  camera_id: string
  actor_title: string
  role: string
  purpose: string
  reason: string | null
}

export interface WornCamera {
  camera_id: string
  title: string
  private: 'medical' | 'private' | null
  watchers: { view_id: string; actor_title: string; role: string; purpose: string; since: string }[]
}

export type Moment = 'medical' | 'private'

const MOST_NOTICES = 5

export const listWorn = async (): Promise<WornCamera[]> => (await ask<{ cameras: WornCamera[] }>('GET', '/api/body-worn/mine')).cameras

export const markMoment = (camera: string, kind: Moment | null): Promise<WornCamera> =>
  ask('PUT', `/api/body-worn/${encodeURIComponent(camera)}/private`, { kind })

/** Read a notice out of an event's body; null where it is none. */
export function readNotice(body: Record<string, unknown> | undefined): WearerNotice | null {
  return typeof body?.notice_id === 'string' && (body.kind === 'begins' || body.kind === 'ended') ? (body as unknown as WearerNotice) : null
}

/** Say a notice in a line: who, and that they begin to look or no longer do. */
export function noticeSays(notice: WearerNotice): string {
  const who = `${notice.actor_title} (${notice.role})`
  return notice.kind === 'begins'
    ? `${who} now looks through your camera: ${notice.purpose.replaceAll('_', ' ')}`
    : `${who} no longer looks through your camera${notice.reason ? `: ${notice.reason}` : ''}`
}

/** Put a notice on top; an end takes the place of its beginning. */
export function withNotice(all: readonly WearerNotice[], notice: WearerNotice): WearerNotice[] {
  return [notice, ...all.filter((one) => one.view_id !== notice.view_id)].slice(0, MOST_NOTICES)
}
