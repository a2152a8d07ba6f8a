import { expect, test } from 'vitest'
import { inOrder, lookedLine, stateLine, termsLine, type Partner, type Terms } from './partners'

const terms: Terms = {
  purposes: ['call_response'], live: true, recorded: false, zone: 'UTC', from: '2026-11-01', told: 'at_once',
}
const partner = (title: string, given: Partial<Partner> = {}): Partner => ({
  partner_id: title, title, kind: 'shop', state: 'open', contact: { name: 'Rosa', phone: '555-0142', email: '' }, stopped_at: null,
  version: 1, set_at: null, terms, expires_soon: false, views_running: 0, views_recently: 1, cameras: [], asks: [], ...given,
})

test('terms are one line, with what was left open said', () => {
  expect(termsLine(terms)).toContain('incidents anywhere; at all times')
  expect(termsLine({ ...terms, within_metres: 400, hours: '22:00-06:00', until: '2026-12-31' })).toMatch(/within 400 m of the camera; 22:00-06:00 until/)
  expect(termsLine({ ...terms, within_metres: 400, around: '-119.79,36.74' })).toContain('a place the owner chose')
  expect(termsLine({ ...terms, recorded: true })).toMatch(/^Live and recorded/)
  expect(termsLine({ ...terms, live: false })).toMatch(/^No access/)
})

test('what needs somebody stands first', () => {
  const order = inOrder([partner('b'), partner('a'), partner('soon', { expires_soon: true }), partner('z', { state: 'stopped' })])
  expect(order.map((each) => each.title)).toEqual(['z', 'soon', 'a', 'b'])
})

test('a state and the views are said in words', () => {
  expect(stateLine(partner('a', { state: 'stopped' }))).toContain('Stopped by the owner')
  expect(lookedLine(partner('a', { views_recently: 3, views_running: 1 }))).toBe('3 views in 30 days, 1 now')
})
