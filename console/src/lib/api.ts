// Asks Plainview's public API; every refusal comes back as a RefusedError with its problem+json.
import type {
  Camera, CameraList, Dossier, Health, Incident, Problem, Role, Session, Story, Unit, UnreadableMessage, View,
} from './types'

export const PURPOSE = 'call_response'

export class RefusedError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'RefusedError'
    this.problem = problem
  }

  get status(): number {
    return this.problem.status
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Read a problem (RFC 9457) from what an error's body held, whatever that was. */
export function problemOf(status: number, body: unknown): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const problem: Problem = { title: text(given.title) ?? `Plainview answered ${status}`, status }
  const detail = text(given.detail)
  const rule = text(given.rule) ?? (Array.isArray(given.rules) ? text(given.rules.join(', ')) : undefined)
  if (detail !== undefined) problem.detail = detail
  if (rule !== undefined) problem.rule = rule
  if (typeof given.entry === 'number') problem.entry = given.entry
  return problem
}

let onSignedOut: () => void = () => undefined

/** Be told when an answer says that nobody is signed in any more. */
export function whenSignedOut(tell: () => void): void {
  onSignedOut = tell
}

export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, headers: { accept: 'application/json' }, credentials: 'same-origin' }
  if (body !== undefined) {
    init.body = JSON.stringify(body)
    init.headers = { accept: 'application/json', 'content-type': 'application/json' }
  }
  const answer = await fetch(path, init)
  const said: unknown = await answer.json().catch(() => null)
  if (answer.status === 401 && path !== '/session') onSignedOut()
  if (!answer.ok) throw new RefusedError(problemOf(answer.status, said))
  return said as T
}

const id = encodeURIComponent

/** Tell who is signed in, or null where nobody is. */
export async function readSession(): Promise<Session | null> {
  try {
    return await ask<Session>('GET', '/session')
  } catch (error) {
    if (error instanceof RefusedError && error.status === 401) return null
    throw error
  }
}

export const signIn = (role: Role): Promise<Session> => ask('POST', '/session/demo', { role })

export const signOut = (): Promise<unknown> => ask('DELETE', '/session')

/** Read each part's state; a server in trouble answers 503 with the same body. */
export async function readHealth(): Promise<Health> {
  const answer = await fetch('/healthz', { headers: { accept: 'application/json' } })
  return (await answer.json()) as Health
}

export const listIncidents = (): Promise<{ incidents: Incident[]; cursor: number }> =>
  ask('GET', '/api/incidents?state=open&limit=200')

export const readIncident = (incident: string): Promise<Incident> => ask('GET', `/api/incidents/${id(incident)}`)

export const readDossier = (incident: string): Promise<Dossier> =>
  ask('GET', `/api/incidents/${id(incident)}/dossier?purpose=${PURPOSE}`)

/** Read a plan's picture: what it shows is permitted and entered like the dossier itself. */
export async function readPlan(incident: string, plan: number): Promise<Blob> {
  const answer = await fetch(`/api/incidents/${id(incident)}/plans/${plan}?purpose=${PURPOSE}`, { credentials: 'same-origin' })
  if (answer.ok) return answer.blob()
  if (answer.status === 401) onSignedOut()
  throw new RefusedError(problemOf(answer.status, await answer.json().catch(() => null)))
}

export const listNearestCameras = async (incident: string): Promise<Camera[]> =>
  (await ask<{ cameras: Camera[] }>('GET', `/api/incidents/${id(incident)}/cameras`)).cameras

export const listCameras = (): Promise<CameraList> => ask('GET', '/api/cameras')

export const listUnits = async (): Promise<Unit[]> => (await ask<{ units: Unit[] }>('GET', '/api/units')).units

/** What a picture is wanted for, and whether others in the room see it. */
export interface ViewWish {
  purpose?: string
  is_on_wall?: boolean
}

export const openView = (camera: string, incident: string | null, wish: ViewWish = {}): Promise<View> =>
  ask('POST', `/api/cameras/${id(camera)}/views`, { purpose: PURPOSE, incident_id: incident, ...wish })

export const endView = (view: string): Promise<unknown> => ask('DELETE', `/api/views/${id(view)}`)

export const listQuarantine = async (): Promise<UnreadableMessage[]> =>
  (await ask<{ messages: UnreadableMessage[] }>('GET', '/api/quarantine')).messages

export const replayMessage = (message: string): Promise<unknown> =>
  ask('POST', `/api/quarantine/${id(message)}/replay`)

export const listStories = async (): Promise<Story[]> => (await ask<{ stories: Story[] }>('GET', '/demo/stories')).stories

export const playStory = (name: string): Promise<unknown> => ask('POST', `/demo/stories/${id(name)}`)
