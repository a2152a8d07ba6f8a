import { expect, test } from 'vitest'
import { basis, MOST_DRAWN, nameOf, picture, sentence, type TiedPerson, type TieLine } from './ties'

const person = (person_id: number, hop: number, name: string | null = `P${person_id}`): TiedPerson => ({ person_id, name, hop, ties_total: 1 })
const tie = (person_id: number, other_id: number, more: Partial<TieLine> = {}): TieLine => ({
  tie_id: person_id * 100 + other_id, person_id, other_id, hop: 1, kind: 'contact', relation: 'sister', reason: 'next of kin', phone: null,
  language: null, predicate_ref: null, reliability: null, validity: null, review_on: null, source_title: 'Emergency contacts',
  as_of: '2026-11-19T00:00:00Z', ...more,
})

test('each step has its column, and every tie whose ends are drawn a line', () => {
  const drawn = picture({ people: [person(1, 0), person(2, 1), person(3, 2)], ties: [tie(1, 2), tie(3, 2)], people_total: 3 })
  expect(drawn.spots.map((spot) => spot.x)).toEqual([...new Set(drawn.spots.map((spot) => spot.x))].sort((a, b) => a - b))
  expect(drawn.edges.map((edge) => [edge.from.person.person_id, edge.to.person.person_id])).toEqual([[1, 2], [3, 2]])
  expect(drawn.left).toBe(0)
})

test('who does not fit stands in the list alone, and that is said', () => {
  const people = [person(1, 0), ...Array.from({ length: 14 }, (_, at) => person(at + 2, 1))]
  const drawn = picture({ people, ties: people.slice(1).map((one) => tie(1, one.person_id)), people_total: 15 })
  expect(drawn.spots).toHaveLength(1 + MOST_DRAWN)
  expect(drawn.left).toBe(14 - MOST_DRAWN)
  expect(drawn.spots.every((spot) => spot.y > 0 && spot.y < drawn.height)).toBe(true)
})

test('nobody drawn stands on another', () => {
  const people = [person(1, 0), person(2, 1), person(3, 1), person(4, 2), person(5, 2), person(6, 2)]
  const at = picture({ people, ties: [tie(1, 2), tie(1, 3), tie(2, 5), tie(3, 4), tie(2, 6)], people_total: 6 }).spots.map((s) => `${s.x}/${s.y}`)
  expect(new Set(at).size).toBe(people.length)
})

test('a tie is a sentence with its basis', () => {
  const people = [person(1, 0, 'Ines Vale'), person(2, 1, 'Ana Vale')]
  expect(sentence(tie(1, 2), people)).toBe('Ana Vale: sister, to reach for Ines Vale')
  const associate = tie(1, 2, { kind: 'associate', relation: 'co-arrested', predicate_ref: 'CASE-26-1', reliability: 'B', review_on: '2027-05-01' })
  expect(sentence(associate, people)).toBe('Ines Vale and Ana Vale: co-arrested')
  expect(basis(associate)).toContain('predicate CASE-26-1 · reliability B · review by')
})

test('a minor has no name', () => {
  expect(nameOf(person(9, 1, null))).toBe('Minor (name withheld)')
})
