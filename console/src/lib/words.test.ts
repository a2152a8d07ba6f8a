import { describe, expect, test } from 'vitest'
import { aCamera, anIncident } from './builders'
import {
  age, cameraSays, certaintyWord, claimLine, clock, day, disagreementLine, metres, placeCertainty, placeLine, plural, since, stopwatch, when, words,
} from './words'

const NOW = new Date(2026, 10, 22, 23, 41, 7).getTime()
const local = (...parts: [number, number, number, number, number, number]): string => new Date(...parts).toISOString()

describe('times', () => {
  test('a stopwatch counts from seconds to days', () => {
    expect([0, 38, 725, 3727, 183_600].map(stopwatch)).toEqual(['0:00', '0:38', '12:05', '1:02:07', '2 d 3 h'])
    expect(stopwatch(-5)).toBe('0:00')
  })

  test('an age has one unit', () => {
    expect([18, 240, 7300, 90_000, 1_036_800].map(age)).toEqual(['18 s', '4 min', '2 h', '25 h', '12 d'])
  })

  test('a clock shows seconds and shows no time as a dash', () => {
    expect(clock(NOW)).toBe('23:41:07')
    expect(clock(null)).toBe('–')
    expect(clock('nonsense')).toBe('–')
  })

  test('since says the day only where it is another one', () => {
    expect(since(local(2026, 10, 22, 23, 12, 0), NOW)).toBe('23:12')
    expect(since(local(2026, 10, 20, 8, 5, 0), NOW)).toBe('20 Nov 2026 08:05')
    expect(since(null, NOW)).toBe('an unknown time')
  })

  test('a bare date keeps its day in every zone', () => {
    expect(day('2025-03-14')).toBe('14 Mar 2025')
    expect(day('2026-01-01')).toBe('1 Jan 2026')
    expect(day(null)).toBe('no date')
    expect(day('someday')).toBe('someday')
  })

  test('a reason is now, minutes ago, today or a day', () => {
    expect(when(local(2026, 10, 22, 23, 40, 30), NOW)).toBe('now')
    expect(when(local(2026, 10, 22, 23, 20, 0), NOW)).toBe('21 min ago')
    expect(when(local(2026, 10, 22, 9, 4, 0), NOW)).toBe('09:04')
    expect(when('2026-11-22', NOW)).toBe('today')
    expect(when('2025-03-14', NOW)).toBe('14 Mar 2025')
  })
})

describe('certainty', () => {
  test('has the words of the rules’ bands', () => {
    expect([0.99, 0.95, 0.94, 0.8, 0.79, 0.3, 0.29].map(certaintyWord)).toEqual([
      'certain', 'certain', 'likely', 'likely', 'possible', 'possible', 'doubtful',
    ])
  })

  test('a telephone that is elsewhere is said, and one that may be here is not', () => {
    const { location } = anIncident('a')
    expect(disagreementLine(location)).toBe('')
    expect(disagreementLine({ ...location, disagreement_metres: null })).toBe('')
    expect(disagreementLine({ ...location, disagreement_metres: 1240 })).toBe(
      'The caller’s telephone is 1.2 km away from this address, beyond its uncertainty',
    )
  })

  test('of a place is never said to be sure without an exact place', () => {
    const exact = anIncident('a')
    expect(placeCertainty(exact.location)).toEqual({ sure: true, title: 'Exact place', detail: 'address matched, certainty 0.98 · unit 4 confirmed' })
    const unsure = { ...exact.location, state: 'candidates' as const, candidates: [{ place_id: 1, address: 'x', certainty: 0.7 }], why: 'two fit' }
    expect(placeCertainty(unsure)).toEqual({ sure: false, title: '1 possible place', detail: 'two fit' })
    const doorless = { ...exact.location, unit: null, unit_id: null, why: 'the address is on record; which of its units is not stated' }
    expect(placeCertainty(doorless).sure).toBe(false)
    expect(placeCertainty({ ...doorless, why: 'the address is on record' }).sure).toBe(true)
    expect(placeCertainty({ ...doorless, why: null, needs_unit: true }).title).toBe('Address found, unit not known')
    const nowhere = { ...exact.location, state: 'not_resolved' as const, why: null }
    expect(placeCertainty(nowhere).sure).toBe(false)
    expect(placeCertainty(nowhere).title).toBe('Address not resolved')
  })
})

describe('lines', () => {
  test('a place is the matched address, else what was said, else said to be missing', () => {
    expect(placeLine(anIncident('a'))).toBe('3517 E Larkmoor Ave, unit 4')
    const unresolved = anIncident('a').location
    expect(placeLine(anIncident('a', { location: { ...unresolved, state: 'candidates' } }))).toBe('3517 E Larkmoor Ave #4')
    expect(placeLine(anIncident('a', { address_text: null, location: { ...unresolved, state: 'not_resolved' } }))).toBe('No address given')
  })

  test('a unit is named once, however the feed wrote it', () => {
    const { location } = anIncident('a')
    for (const unit of ['4', 'unit 4', 'Apt. 4', '#4']) expect(placeLine(anIncident('a', { location: { ...location, unit } }))).toBe('3517 E Larkmoor Ave, unit 4')
  })

  test('one voice is said to be one voice', () => {
    const said = (is_corroborated: boolean, callers: number): string =>
      claimLine(anIncident('a', { callers, claims: [{ kind: 'weapon', is_corroborated, said_at: null }] }))
    expect(said(false, 1)).toBe('Weapon mentioned, one voice only')
    expect(said(true, 2)).toBe('Weapon mentioned, corroborated · 2 callers')
  })

  test('a camera says what it sees, how far it is once, and that it is open only now', () => {
    expect(cameraSays(aCamera('a', { says: 'sees the place · 70 m', distance_metres: 72 }))).toBe('sees the place · 70 m')
    expect(cameraSays(aCamera('a', { sees: true, distance_metres: 72 }))).toBe('sees the place · 70 m')
    expect(cameraSays(aCamera('a', { says: 'sees the gate', distance_metres: 160, is_open_only_now: true }))).toBe('sees the gate · 160 m · open for this incident only')
    expect(cameraSays(aCamera('a'))).toBe('')
  })

  test('codes, counts and lengths become words', () => {
    expect(words('FORMER_RESIDENT_NOT_COUNTED')).toBe('Former resident not counted')
    expect(words(null)).toBe('')
    expect([plural(1, 'record'), plural(1462, 'record')]).toEqual(['1 record', '1,462 records'])
    expect([metres(68), metres(1234), metres(-1), metres(null)]).toEqual(['70 m', '1.2 km', '', ''])
  })
})
