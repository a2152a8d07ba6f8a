import { describe, expect, test } from 'vitest'
import { anIncident } from './builders'
import { drop, EMPTY_QUEUE, fill, freshest, markSeen, neighbour, opensItself, pageTitle, put, shown, sweep } from './incidents'

const ids = (list: readonly { incident_id: string }[]): string[] => list.map((one) => one.incident_id)
const at = (minute: number): string => `2026-11-22T23:${String(minute).padStart(2, '0')}:00Z`

describe('the queue', () => {
  const queue = fill(EMPTY_QUEUE, [
    anIncident('old-high', { opened_at: at(1), priority: 1 }),
    anIncident('new-low', { opened_at: at(40), priority: 4, type_text: 'Noise' }),
    anIncident('new-high', { opened_at: at(30), priority: 2, units: ['2L14'] }),
  ], false)

  test('shows the newest of high priority first, then the others', () => {
    expect(ids(shown(queue, '', false))).toEqual(['new-high', 'old-high', 'new-low'])
  })

  test('filters by every word, in type, address and units, and by priority', () => {
    expect(ids(shown(queue, 'noise LARKMOOR', false))).toEqual(['new-low'])
    expect(ids(shown(queue, '2l14', false))).toEqual(['new-high'])
    expect(ids(shown(queue, '', true))).toEqual(['new-high', 'old-high'])
    expect(shown(queue, 'noise', true)).toEqual([])
  })

  test('marks what arrives as new until it is looked at, and not what was there at the start', () => {
    expect(queue.unseen.size).toBe(0)
    const later = put(queue, anIncident('later'))
    expect([...later.unseen]).toEqual(['later'])
    expect(markSeen(later, 'later').unseen.size).toBe(0)
  })

  test('lets no older version replace a newer one', () => {
    const newer = put(queue, anIncident('old-high', { version: 3, type_text: 'Shots heard' }))
    expect(put(newer, anIncident('old-high', { version: 2 })).incidents.get('old-high')?.type_text).toBe('Shots heard')
  })

  test('does not mark a known incident as new when it changes', () => {
    expect(put(queue, anIncident('old-high', { version: 2 })).unseen.size).toBe(0)
  })

  test('forgets what is closed, but not what is looked at', () => {
    const closed = put(queue, anIncident('old-high', { version: 2, closed_at: at(50) }))
    expect(sweep(closed, 'old-high').incidents.has('old-high')).toBe(true)
    expect(sweep(closed, null).incidents.has('old-high')).toBe(false)
  })

  test('keeps marks over a resync, marks what came meanwhile, and drops what is gone', () => {
    const before = put(queue, anIncident('seen-later'))
    const after = fill(before, [anIncident('seen-later'), anIncident('came-meanwhile'), anIncident('old-high')], true)
    expect([...after.unseen].sort()).toEqual(['came-meanwhile', 'seen-later'])
    expect(after.incidents.has('new-low')).toBe(false)
  })

  test('drops an incident with its mark', () => {
    const dropped = drop(put(queue, anIncident('x')), 'x')
    expect(dropped.incidents.has('x')).toBe(false)
    expect(dropped.unseen.has('x')).toBe(false)
  })
})

describe('moving in the queue', () => {
  const list = [anIncident('a'), anIncident('b'), anIncident('c')]

  test('goes down and up and stops at the ends', () => {
    expect(neighbour(list, 'a', 1)).toBe('b')
    expect(neighbour(list, 'c', 1)).toBe('c')
    expect(neighbour(list, 'a', -1)).toBe('a')
  })

  test('begins at the first where nothing is marked, and nowhere in an empty queue', () => {
    expect(neighbour(list, null, 1)).toBe('a')
    expect(neighbour(list, 'gone', -1)).toBe('a')
    expect(neighbour([], 'a', 1)).toBeNull()
  })
})

describe('opening by itself', () => {
  test('only an open one of high priority, and only while no other is open', () => {
    expect(opensItself(anIncident('a'), null)).toBe(true)
    expect(opensItself(anIncident('a'), 'b')).toBe(false)
    expect(opensItself(anIncident('a', { priority: 3 }), null)).toBe(false)
    expect(opensItself(anIncident('a', { closed_at: at(9) }), null)).toBe(false)
    expect(opensItself(anIncident('a', { closed_at: at(9) }), null, true)).toBe(false)
  })

  test('in the demo a calm first call opens too, so that there is something to see, but takes nobody’s place', () => {
    const calm = anIncident('a', { priority: 3, opened_at: at(10) })
    expect(opensItself(calm, null, true)).toBe(true)
    expect(opensItself(calm, 'b', true)).toBe(false)
    const queue = fill(EMPTY_QUEUE, [calm], false)
    expect(freshest(queue, Date.parse(at(12)))).toBeNull()
    expect(freshest(queue, Date.parse(at(12)), true)).toBe('a')
  })

  test('on loading the page only a young call of high priority', () => {
    const queue = fill(EMPTY_QUEUE, [anIncident('a', { opened_at: at(10) })], false)
    expect(freshest(queue, Date.parse(at(12)))).toBe('a')
    expect(freshest(queue, Date.parse(at(30)))).toBeNull()
  })
})

test('the title counts waiting calls of high priority and names the open address', () => {
  const queue = put(put(EMPTY_QUEUE, anIncident('a')), anIncident('b', { priority: 5 }))
  expect(pageTitle(queue, '3517 E Larkmoor Ave')).toBe('(1 new) 3517 E Larkmoor Ave · Plainview')
  expect(pageTitle(markSeen(queue, 'a'), null)).toBe('Plainview')
})
