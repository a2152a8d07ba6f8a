// Turning a camera: what the keys mean, and the words for who holds it.
import { ask, PURPOSE } from './api'

export interface Hold {
  holder: string | null
  is_mine: boolean
  held_seconds: number
  asked_by: string | null
  is_asked_by_me: boolean
}

export interface Preset {
  token: string
  title: string
}

export interface Speeds {
  pan: number
  tilt: number
  zoom: number
}

export const NOBODY: Hold = { holder: null, is_mine: false, held_seconds: 0, asked_by: null, is_asked_by_me: false }
const SPEED = 0.5
const MOVES: Record<string, Speeds> = {
  ArrowLeft: { pan: -SPEED, tilt: 0, zoom: 0 }, ArrowRight: { pan: SPEED, tilt: 0, zoom: 0 },
  ArrowUp: { pan: 0, tilt: SPEED, zoom: 0 }, ArrowDown: { pan: 0, tilt: -SPEED, zoom: 0 },
  '+': { pan: 0, tilt: 0, zoom: SPEED }, '=': { pan: 0, tilt: 0, zoom: SPEED }, '-': { pan: 0, tilt: 0, zoom: -SPEED },
}

export type TurnKey = { do: 'move'; speeds: Speeds } | { do: 'preset'; at: number } | { do: 'stop' }

/** What a key means while a camera's controls have the focus, or null: it goes on to the desk. */
export function turnKeyOf(key: string): TurnKey | null {
  const speeds = MOVES[key]
  if (speeds) return { do: 'move', speeds }
  if (/^[1-9]$/.test(key)) return { do: 'preset', at: Number(key) - 1 }
  return key === ' ' || key === '0' ? { do: 'stop' } : null
}

/** Say who turns a camera. */
export function holdWords(hold: Hold): string {
  if (hold.is_mine) return hold.asked_by ? `${hold.asked_by} asks for this camera` : 'you turn this camera'
  if (hold.holder === null || hold.holder === 'the call') return hold.holder === null ? 'nobody turns it' : 'turned to the call'
  return hold.is_asked_by_me ? `asked ${hold.holder}; no answer within 10 s is a yes` : `${hold.holder} turns it`
}

const of = (camera: string): string => `/api/cameras/${encodeURIComponent(camera)}`
const why = (incident: string | null): object => ({ purpose: PURPOSE, incident_id: incident })

export const readHold = (camera: string): Promise<Hold> => ask('GET', `${of(camera)}/hold`)
export const takeHold = (camera: string, incident: string | null): Promise<Hold> => ask('POST', `${of(camera)}/hold`, why(incident))
export const letGo = (camera: string): Promise<unknown> => ask('DELETE', `${of(camera)}/hold`)
export const answerHold = (camera: string, yes: boolean): Promise<unknown> => ask('POST', `${of(camera)}/hold/answer`, { yes })
export const stopTurning = (camera: string, incident: string | null): Promise<unknown> => ask('POST', `${of(camera)}/stop`, why(incident))
export const turn = (camera: string, incident: string | null, wish: Speeds | { preset: string }): Promise<Hold> =>
  ask('POST', `${of(camera)}/turns`, { ...why(incident), ...wish })
export const listPresets = async (camera: string, incident: string | null): Promise<Preset[]> =>
  (await ask<{ presets: Preset[] }>('GET', `${of(camera)}/presets?purpose=${PURPOSE}${incident ? `&incident_id=${incident}` : ''}`)).presets
export const cueCameras = (incident: string): Promise<{ turned: string[] }> =>
  ask('POST', `/api/incidents/${encodeURIComponent(incident)}/cue`, { purpose: PURPOSE })
