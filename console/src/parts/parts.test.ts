import type { Component } from 'svelte'
import { render } from 'svelte/server'
import { expect, test } from 'vitest'
import { aDossier, aLine, anIncident, aRating, aResident } from '../lib/builders'
import Associates from './Associates.svelte'
import NotKnown from './NotKnown.svelte'
import Rating from './Rating.svelte'
import Residents from './Residents.svelte'
import Timeline from './Timeline.svelte'

const HOSTILE = '<img src=x onerror=alert(1)>'

function html<Props extends object>(part: Component<Props>, props: Props): string {
  return render(part as Component<object>, { props }).body.replace(/<!--.*?-->/g, '')
}

test('a name, a note and a source are text, whatever they hold', () => {
  const dossier = aDossier({ residents: [aResident({ name: HOSTILE, history: [aLine({ text: HOSTILE })] })], residents_total: 1 })
  const incident = anIncident('a', { notes: [{ at: '2026-11-22T23:40:51Z', text: HOSTILE, author: HOSTILE }] })
  for (const page of [html(Residents, { dossier }), html(Timeline, { incident })]) {
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;img src=x')
  }
})

test('a refused history is said with its rule, and no record is claimed to be missing', () => {
  const page = html(Residents, { dossier: aDossier({ residents: [aResident()], residents_total: 1, history_refused: { rule: 'criminal_history', text: 'you are not certified' } }) })
  expect(page).toContain('History is not shown: you are not certified')
  expect(page).toContain('criminal_history')
  expect(page).not.toContain('No record')
})

test('a possible match says not to relay it', () => {
  const page = html(Residents, { dossier: aDossier({ residents: [aResident({ match: 'possible' })], residents_total: 1 }) })
  expect(page).toContain('not confirmed, do not relay')
})

test('without a certain place nobody is shown', () => {
  const page = html(Residents, { dossier: aDossier({ place: null }) })
  expect(page).toContain('Nobody is shown')
})

test('a rating shows its word, three reasons with date and source, what was left out in words, and what was not asked', () => {
  const page = html(Rating, {
    rating: aRating({
      reasons: [{ factor: 'responder_assaulted', text: 'Responder assaulted at this unit', source_title: 'RMS', on: '2025-03-14', certain: true, points: 9.3 }],
      left_out: [{ code: 'FORMER_RESIDENT_NOT_COUNTED', text: '2 records of a former tenant', on: '2026-06-01' }],
      not_asked: [{ source_id: 'jail', title: 'Jail records', since: null, text: 'Jail records did not answer' }],
      tactics: ['keep distance'],
    }),
  })
  for (const said of ['CAUTION to ELEVATED', '14 Mar 2025 · RMS', 'Former resident not counted', 'Jail records did not answer', 'keep distance', '9.3 points', '2026.11-1']) {
    expect(page).toContain(said)
  }
})

test('UNKNOWN is told apart from no known hazard', () => {
  const unknown = html(Rating, { rating: aRating({ level: 'UNKNOWN', lo: 'UNKNOWN', hi: 'UNKNOWN' }) })
  const none = html(Rating, { rating: aRating({ level: 'NO KNOWN HAZARD', lo: 'NO KNOWN HAZARD', hi: 'NO KNOWN HAZARD' }) })
  expect(unknown).toContain('not the same as no hazard')
  expect(none).toContain('Every required source answered')
})

test('associates are shown with their codes, or the refusal stands in their place', () => {
  const tie = { name: 'Luis Vance', relation: 'co-arrested', reason: 'series 26-118', reliability: 'B', validity: '2', review_on: '2027-03-01', of_person_id: 1 }
  const page = html(Associates, { ties: { contacts: [], associates: [tie], refused: null }, residents: [] })
  expect(page).toContain('reliability B · validity 2 · review by 1 Mar 2027')
  const refused = html(Associates, { ties: { contacts: [], associates: [], refused: { rule: 'ties', text: 'not for your role' } }, residents: [] })
  expect(refused).toContain('not for your role')
})

test('not known is a section even when everything is known', () => {
  expect(html(NotKnown, { lines: [] })).toContain('Not known')
})
