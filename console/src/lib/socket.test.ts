import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FIRST_WAIT_MS, FROM_NOW, HELLO_WITHIN_MS, LiveSocket, type LiveState, LONGEST_WAIT_MS, readEvent, waitBefore, type Wire } from './socket'
import type { LiveEvent } from './types'

class TestWire implements Wire {
  onopen: (() => void) | null = null
  onmessage: ((message: { data: unknown }) => void) | null = null
  onclose: ((closing: { code: number }) => void) | null = null
  sent: unknown[] = []
  isClosed = false
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }

  close(): void {
    this.isClosed = true
  }

  say(event: unknown): void {
    this.onmessage?.({ data: JSON.stringify(event) })
  }

  greet(cursor: number): void {
    this.onopen?.()
    this.say({ kind: 'hello', cursor, server_time: '2026-11-22T23:41:07Z' })
  }
}

class Heard {
  events: LiveEvent[] = []
  states: LiveState[] = []
  times: string[] = []
  resyncs = 0
  refusals = 0
  onEvent = (event: LiveEvent): void => { this.events.push(event) }
  onState = (state: LiveState): void => { this.states.push(state) }
  onServerTime = (at: string): void => { this.times.push(at) }
  onResync = (): void => { this.resyncs += 1 }
  onRefused = (): void => { this.refusals += 1 }
}

function begin(cursor: number): { socket: LiveSocket; wires: TestWire[]; heard: Heard; last: () => TestWire } {
  const wires: TestWire[] = []
  const heard = new Heard()
  const open = (path: string): Wire => {
    const wire = new TestWire(path)
    wires.push(wire)
    return wire
  }
  const socket = new LiveSocket(cursor, heard, { open, now: () => Date.now(), random: () => 1 })
  socket.start()
  return { socket, wires, heard, last: () => wires[wires.length - 1] as TestWire }
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('following events', () => {
  test('asks from its cursor on, and is live after the greeting', () => {
    const { last, heard } = begin(41)
    expect(last().path).toBe('/live?cursor=41')
    expect(heard.states.at(-1)).toEqual({ state: 'connecting' })
    last().greet(41)
    expect(heard.states.at(-1)).toEqual({ state: 'live' })
    expect(heard.times).toEqual(['2026-11-22T23:41:07Z'])
  })

  test('from now on begins where the server is, and goes on from there', () => {
    const { socket, last } = begin(FROM_NOW)
    expect(last().path).toBe('/live')
    last().greet(41)
    expect(socket.cursor).toBe(41)
    last().onclose?.({ code: 1006 })
    vi.advanceTimersByTime(600)
    expect(last().path).toBe('/live?cursor=41')
  })

  test('tells each event once and acknowledges the newest cursor, not each one', () => {
    const { last, heard } = begin(41)
    last().greet(41)
    for (const cursor of [42, 43, 43, 42, 44]) last().say({ cursor, kind: 'incident_changed', incident_id: 'a', body: {} })
    expect(heard.events.map((event) => event.cursor)).toEqual([42, 43, 44])
    vi.advanceTimersByTime(300)
    expect(last().sent).toEqual([{ ack: 44 }])
  })

  test('passes over what is no event', () => {
    const { last, heard } = begin(41)
    last().greet(41)
    last().onmessage?.({ data: 'not json' })
    last().onmessage?.({ data: new ArrayBuffer(3) })
    last().say([1, 2])
    expect(heard.events).toEqual([])
    expect(readEvent('{"kind":7}')).toBeNull()
  })

  test('asks for everything again on resync and goes on from the list’s cursor', () => {
    const { socket, last, heard } = begin(41)
    last().greet(41)
    last().say({ kind: 'resync' })
    expect(heard.resyncs).toBe(1)
    socket.moveTo(500)
    last().say({ cursor: 499, kind: 'incident_changed', incident_id: 'a' })
    expect(heard.events).toEqual([])
    vi.advanceTimersByTime(300)
    expect(last().sent).toEqual([{ ack: 500 }])
  })
})

describe('waiting for the next call', () => {
  test('is said once greeted, said again after a lost connection, and taken back', () => {
    const { socket, last, wires } = begin(41)
    socket.waitFor('call_response')
    expect(last().sent).toEqual([])
    last().greet(41)
    expect(last().sent).toEqual([{ waiting: 'call_response' }])
    last().onclose?.({ code: 1006 })
    vi.advanceTimersByTime(600)
    expect(wires.length).toBe(2)
    last().greet(41)
    expect(last().sent).toEqual([{ waiting: 'call_response' }])
    socket.waitFor(null)
    expect(last().sent.at(-1)).toEqual({ waiting: null })
  })

  test('brings the dossier without a cursor', () => {
    const { last, heard } = begin(41)
    last().greet(41)
    last().say({ kind: 'dossier', incident_id: 'a', body: {} })
    expect(heard.events.map((event) => event.kind)).toEqual(['dossier'])
  })
})

describe('a lost connection', () => {
  test('is told with its time, and resumed from the last event', () => {
    const { last, heard, wires } = begin(41)
    last().greet(41)
    last().say({ cursor: 57, kind: 'incident_changed', incident_id: 'a' })
    const lostAt = Date.now()
    last().onclose?.({ code: 1006 })
    expect(heard.states.at(-1)).toEqual({ state: 'lost', since: lostAt, attempt: 1 })
    vi.advanceTimersByTime(FIRST_WAIT_MS)
    expect(wires).toHaveLength(2)
    expect(last().path).toBe('/live?cursor=57')
    last().greet(57)
    expect(heard.states.at(-1)).toEqual({ state: 'live' })
  })

  test('keeps the time of the first loss over failing attempts, waits longer each time, and asks who is signed in', () => {
    const { last, heard, wires } = begin(41)
    last().greet(41)
    const lostAt = Date.now()
    last().onclose?.({ code: 1006 })
    vi.advanceTimersByTime(waitBefore(1, 1))
    last().onclose?.({ code: 1006 })
    expect(heard.states.at(-1)).toEqual({ state: 'lost', since: lostAt, attempt: 2 })
    expect(heard.refusals).toBe(1)
    vi.advanceTimersByTime(waitBefore(2, 1) - 1)
    expect(wires).toHaveLength(2)
    vi.advanceTimersByTime(1)
    expect(wires).toHaveLength(3)
  })

  test('is noticed when no greeting comes', () => {
    const { heard, wires } = begin(41)
    vi.advanceTimersByTime(HELLO_WITHIN_MS)
    expect(heard.states.at(-1)?.state).toBe('lost')
    expect(wires[0]?.isClosed).toBe(true)
  })

  test('stays lost in words after stop: no attempt follows', () => {
    const { socket, last, wires } = begin(41)
    last().greet(41)
    socket.stop()
    vi.advanceTimersByTime(LONGEST_WAIT_MS * 3)
    expect(wires).toHaveLength(1)
    expect(last().isClosed).toBe(true)
  })

  test('is tried at once when the page learns that the server is back', () => {
    const { socket, last, wires } = begin(41)
    last().onclose?.({ code: 1006 })
    socket.retryNow()
    expect(wires).toHaveLength(2)
    vi.advanceTimersByTime(FIRST_WAIT_MS)
    expect(wires).toHaveLength(2)
  })

  test('waits doubling up to an end, and a quarter by chance', () => {
    expect([1, 2, 3].map((attempt) => waitBefore(attempt, 1))).toEqual([500, 1000, 2000])
    expect(waitBefore(1, 0)).toBe(375)
    expect(waitBefore(99, 1)).toBe(LONGEST_WAIT_MS)
  })
})
