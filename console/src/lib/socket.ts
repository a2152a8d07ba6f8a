// Follows Plainview's events over a WebSocket: keeps the cursor, acknowledges it, and resumes after a lost connection.
import type { LiveEvent } from './types'

export const ACKNOWLEDGE_AFTER_MS = 250
export const FIRST_WAIT_MS = 500
export const LONGEST_WAIT_MS = 8000
export const HELLO_WITHIN_MS = 6000
export const FROM_NOW = -1 // a cursor: what was before is no matter

export type LiveState =
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'lost'; since: number; attempt: number }

/** The part of a browser's WebSocket that is used here. */
export interface Wire {
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: ((closing: { code: number }) => void) | null
  send(text: string): void
  close(): void
}

export interface Listener {
  onEvent(event: LiveEvent): void
  onResync(): void
  onState(state: LiveState): void
  onServerTime(at: string): void
  onRefused(): void // an attempt failed before it was open: the session may be over
}

export interface Surroundings {
  open(path: string): Wire
  now(): number
  random(): number
}

/** How long to wait before attempt n (from 1): doubled each time, a quarter of it by chance. */
export function waitBefore(attempt: number, chance: number): number {
  const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 10))
  return Math.round(whole * (0.75 + chance * 0.25))
}

/** Read one message; what is no event of ours is null. */
export function readEvent(data: unknown): LiveEvent | null {
  if (typeof data !== 'string') return null
  try {
    const said: unknown = JSON.parse(data)
    return typeof said === 'object' && said !== null && typeof (said as LiveEvent).kind === 'string' ? (said as LiveEvent) : null
  } catch {
    return null
  }
}

export class LiveSocket {
  cursor: number
  readonly #listener: Listener
  readonly #around: Surroundings
  #wire: Wire | null = null
  #isStopped = true
  #isGreeted = false
  #attempt = 0
  #lostAt: number | null = null
  #acknowledged: number
  #acknowledging: ReturnType<typeof setTimeout> | undefined
  #retrying: ReturnType<typeof setTimeout> | undefined
  #waiting: ReturnType<typeof setTimeout> | undefined
  #purpose: string | null = null

  constructor(cursor: number, listener: Listener, around: Surroundings = browser) {
    this.cursor = cursor
    this.#acknowledged = cursor
    this.#listener = listener
    this.#around = around
  }

  start(): void {
    this.#isStopped = false
    this.#listener.onState({ state: 'connecting' })
    this.#connect()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#retrying)
    this.#release()
  }

  /** Give the connection up and try at once: the page learnt elsewhere that the server is gone, or back. */
  retryNow(): void {
    if (this.#isStopped) return
    clearTimeout(this.#retrying)
    this.#release()
    this.#connect()
  }

  /** Go on from a cursor that came with a whole list. */
  moveTo(cursor: number): void {
    this.cursor = Math.max(this.cursor, cursor)
    this.#acknowledgeSoon()
  }

  /** Say for what purpose the next call's dossier is to come by itself, or (null) that it is not to; said again after a lost connection. */
  waitFor(purpose: string | null): void {
    this.#purpose = purpose
    if (this.#isGreeted) this.#wire?.send(JSON.stringify({ waiting: purpose }))
  }

  /** Say something to the server, as far as there is a connection. */
  say(what: Record<string, string>): void {
    if (this.#isGreeted) this.#wire?.send(JSON.stringify(what))
  }

  #connect(): void {
    const wire = this.#around.open(this.cursor === FROM_NOW ? '/live' : `/live?cursor=${this.cursor}`)
    let wasOpen = false
    this.#wire = wire
    wire.onopen = () => { wasOpen = true }
    wire.onmessage = (message) => { this.#read(message.data) }
    wire.onclose = () => {
      if (this.#wire !== wire) return
      if (!wasOpen) this.#listener.onRefused()
      this.#lose()
    }
    this.#waiting = setTimeout(() => { if (this.#wire === wire) this.#lose() }, HELLO_WITHIN_MS)
  }

  #read(data: unknown): void {
    const event = readEvent(data)
    if (event === null) return
    if (event.kind === 'hello') this.#greet(event)
    else if (event.kind === 'resync') this.#listener.onResync()
    else this.#take(event)
  }

  #greet(event: LiveEvent): void {
    clearTimeout(this.#waiting)
    this.#isGreeted = true
    if (this.cursor === FROM_NOW && event.cursor !== undefined) this.moveTo(event.cursor)
    if (this.#purpose !== null) this.#wire?.send(JSON.stringify({ waiting: this.#purpose }))
    this.#attempt = 0
    this.#lostAt = null
    if (event.server_time) this.#listener.onServerTime(event.server_time)
    this.#listener.onState({ state: 'live' })
  }

  #take(event: LiveEvent): void {
    if (event.cursor !== undefined) {
      if (event.cursor <= this.cursor) return // seen before the connection was lost
      this.cursor = event.cursor
      this.#acknowledgeSoon()
    }
    this.#listener.onEvent(event)
  }

  #acknowledgeSoon(): void {
    this.#acknowledging ??= setTimeout(() => {
      this.#acknowledging = undefined
      if (this.#wire === null || this.cursor === this.#acknowledged) return
      this.#acknowledged = this.cursor
      this.#wire.send(JSON.stringify({ ack: this.cursor }))
    }, ACKNOWLEDGE_AFTER_MS)
  }

  #lose(): void {
    this.#release()
    if (this.#isStopped) return
    this.#attempt += 1
    this.#lostAt ??= this.#around.now()
    this.#listener.onState({ state: 'lost', since: this.#lostAt, attempt: this.#attempt })
    this.#retrying = setTimeout(() => { this.#connect() }, waitBefore(this.#attempt, this.#around.random()))
  }

  #release(): void {
    clearTimeout(this.#waiting)
    clearTimeout(this.#acknowledging)
    this.#acknowledging = undefined
    const wire = this.#wire
    this.#isGreeted = false
    this.#wire = null
    if (wire === null) return
    wire.onopen = wire.onmessage = wire.onclose = null
    wire.close()
  }
}

const browser: Surroundings = {
  open: (path) => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`) as unknown as Wire,
  now: () => Date.now(),
  random: () => Math.random(),
}
