import { describe, expect, it } from 'vitest'
import { blocksOf } from './markdown'
import { whatItDid } from './residences'
import { failedLine, fieldsOf, flow, lasting, type RuleChange, ruleDecisionsOf, waitsFor } from './rules'
import type { Dossier } from './types'

const approval = (role: string): RuleChange['approvals'][number] => ({ title: role, role, why: 'read', approved_at: '', entry: 1 })
const change = (given: Partial<RuleChange>): RuleChange => ({
  change_id: 'c', version: '2027.01-1', why: 'smaller', state: 'proposed', proposed_by: 'sergeant', proposed_title: 'Sgt.', proposed_at: '',
  replay: { places: 1 } as RuleChange['replay'], replayed_at: null, in_force_from: null, closed_title: null, closed_at: null, closed_why: null, approvals: [], ...given,
})

describe('what may be decided of a change', () => {
  const commander = { actor_id: 'commander', role: 'commander' }

  it('is nothing for an auditor, and never an approval of one’s own', () => {
    expect(ruleDecisionsOf(change({}), { actor_id: 'a', role: 'auditor' })).toEqual([])
    expect(ruleDecisionsOf(change({ proposed_by: 'commander' }), commander)).toEqual(['shadow', 'withdraw'])
  })

  it('is an approval only after the replay and once an office; in force only with both', () => {
    expect(ruleDecisionsOf(change({ replay: null }), commander)).toEqual(['shadow', 'refuse'])
    expect(ruleDecisionsOf(change({}), commander)).toEqual(['approve', 'shadow', 'refuse'])
    expect(ruleDecisionsOf(change({ approvals: [approval('commander')] }), commander)).toEqual(['shadow', 'refuse'])
    expect(ruleDecisionsOf(change({ approvals: [approval('commander'), approval('city_attorney')] }), commander)).toContain('enact')
    expect(waitsFor(change({ approvals: [approval('commander')] }))).toBe('waits for the city attorney')
  })
})

describe('the picture of a replay', () => {
  const drawn = flow({ UNKNOWN: { UNKNOWN: 30 }, CAUTION: { CAUTION: 60, 'NO KNOWN HAZARD': 10 } }, 200)

  it('has a bar a level on each side and a ribbon a move, as high as it is many', () => {
    expect(drawn.left.map((bar) => [bar.level, bar.places])).toEqual([['UNKNOWN', 30], ['CAUTION', 70]])
    expect(drawn.right.map((bar) => bar.level)).toEqual(['UNKNOWN', 'NO KNOWN HAZARD', 'CAUTION'])
    expect(drawn.ribbons.filter((each) => each.isChange)).toMatchObject([{ from: 'CAUTION', to: 'NO KNOWN HAZARD', places: 10, height: 20 }])
  })

  it('lets no two bars of a side lie over each other', () => {
    for (const side of [drawn.left, drawn.right])
      for (const [at, bar] of side.entries()) if (at > 0) expect(bar.y).toBeGreaterThanOrEqual((side[at - 1]?.y ?? 0) + (side[at - 1]?.height ?? 0))
  })
})

it('says how long a factor counts in words', () => {
  const factor = { factor: 'f', points_milli: 1, half_life_days: 365, expires_after_years: 5, cap_class: 'violence' }
  expect(lasting(factor)).toBe('half after 1 year, nothing after 5 years')
  expect(lasting({ ...factor, half_life_days: 1, expires_after_years: null, cap_class: 'call' })).toBe('half after a day, ends with the call')
})

it('tells what failed the gate in words', () => {
  expect(failedLine('North: missed is 1.31 of everybody\'s')).toBe('North: hazard not ELEVATED is 1.31 of everybody\'s')
})

it('shows a checker a fact without our own ids', () => {
  expect(fieldsOf({ person_id: 7, kind: 'violent_warrant', on: '2026-09-01', source: { source_id: 'x' }, is_served: false })).toEqual([
    { name: 'on', value: '2026-09-01' }, { name: 'is served', value: 'no' },
  ])
})

it('reads a card’s headings, tables and lists, and never as HTML', () => {
  const blocks = blocksOf('# Card\n\n| a | b |\n|---|---|\n| `x` | **y** |\n\n- one\n  more\n- <b>two</b>')
  expect(blocks.map((block) => block.kind)).toEqual(['heading', 'table', 'list'])
  expect(blocks[1]).toMatchObject({ rows: [[[{ text: 'x', style: 'code' }], [{ text: 'y', style: 'strong' }]]] })
  expect(blocks[2]).toMatchObject({ items: [[{ text: 'one more', style: 'plain' }], [{ text: '<b>two</b>', style: 'plain' }]] })
})

it('says what a note did by the dossier before and after', () => {
  const dossier = (certainty: number | null, level: string): Dossier =>
    ({ rating: { level }, residents: certainty === null ? [] : [{ person_id: 7, residency: { certainty } }] }) as unknown as Dossier
  expect(whatItDid(7, dossier(0.95, 'CAUTION'), dossier(null, 'NO KNOWN HAZARD'))).toBe('certainty 0.95 → not listed · rating CAUTION → NO KNOWN HAZARD')
  expect(whatItDid('7', dossier(0.5, 'UNKNOWN'), dossier(0.5, 'UNKNOWN'))).toBe('certainty stays 0.50 · the rating stays UNKNOWN')
})
