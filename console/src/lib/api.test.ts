import { expect, test } from 'vitest'
import { problemOf, RefusedError } from './api'

test('a problem keeps the rule and the entry of a refusal', () => {
  const problem = problemOf(403, { title: 'Refused', detail: 'A live view needs an incident.', rule: 'city_cameras.staff', entry: 1250, status: 403 })
  expect(problem).toEqual({ title: 'Refused', status: 403, detail: 'A live view needs an incident.', rule: 'city_cameras.staff', entry: 1250 })
  expect(new RefusedError(problem).message).toBe('A live view needs an incident.')
})

test('whatever the body held, there is a problem to show', () => {
  for (const body of [null, 'oops', 7, [], { title: 5, detail: '', entry: 'x' }]) expect(problemOf(502, body)).toEqual({ title: 'Plainview answered 502', status: 502 })
  expect(problemOf(403, { rules: ['a', 'b'] }).rule).toBe('a, b')
})
