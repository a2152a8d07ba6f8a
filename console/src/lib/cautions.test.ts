import { expect, test } from 'vitest'
import { type Caution, decisionsOf, isWaiting, monthsTitle, type Standing, standingLine, untilLine } from './cautions'

const caution = (standing: Standing, more: Partial<Caution> = {}): Caution => ({
  caution_id: 'c', address: '1 E Larkmoor Ave', unit: null, kind: 'verified_hazard', summary: 'Large dog', basis: 'animal_control',
  basis_record: 'AC-1', observed_on: '2026-11-01', expires_on: '2027-11-20', standing, proposed_by: 'a', proposed_title: 'A', proposed_at: '2026-11-20T18:00:00Z',
  approved_title: null, approved_at: null, reviewed_at: null, ended_at: null, ended_why: null, version: 1, ...more,
})
const sergeant = { actor_id: 's', role: 'supervisor' }

test('only a supervisor decides, and never approves an own proposal', () => {
  expect(decisionsOf(caution('proposed'), { actor_id: 'x', role: 'analyst' })).toEqual([])
  expect(decisionsOf(caution('proposed'), sergeant)).toEqual(['approve', 'refuse'])
  expect(decisionsOf(caution('proposed', { proposed_by: 's' }), sergeant)).toEqual(['refuse'])
})

test('what someone moved in on is renewed or ended; what is over is not decided again', () => {
  expect(decisionsOf(caution('needs_review'), sergeant)).toEqual(['renew', 'end'])
  expect(decisionsOf(caution('ended'), sergeant)).toEqual([])
  expect([isWaiting(caution('needs_review')), isWaiting(caution('counts'))]).toEqual([true, false])
})

test('each says in words whether it counts, never by colour alone', () => {
  expect(standingLine('proposed')).toContain('does not count')
  expect(standingLine('counts')).toBe('● Counts')
  expect(untilLine(caution('counts'))).toMatch(/^until /)
  expect([monthsTitle(1), monthsTitle(6), monthsTitle(12), monthsTitle(36)]).toEqual(['1 month', '6 months', '1 year', '3 years'])
})
