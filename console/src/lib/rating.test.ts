import { expect, test } from 'vitest'
import { aRating } from './builders'
import { fills, isWarning, levelMark } from './rating'
import type { Level } from './types'

const of = (lo: Level, hi: Level): ReturnType<typeof aRating> => aRating({ lo, hi })

test('what is certain and what is possible fill the bands apart', () => {
  expect(fills(of('CAUTION', 'ELEVATED'))).toEqual(['empty', 'certain', 'possible'])
  expect(fills(of('NO KNOWN HAZARD', 'ELEVATED'))).toEqual(['certain', 'possible', 'possible'])
  expect(fills(of('ELEVATED', 'ELEVATED'))).toEqual(['empty', 'empty', 'certain'])
})

test('UNKNOWN fills nothing and is no warning', () => {
  expect(fills(of('UNKNOWN', 'UNKNOWN'))).toEqual(['empty', 'empty', 'empty'])
  expect(isWarning(of('UNKNOWN', 'UNKNOWN'))).toBe(false)
})

test('each level has a sign of its own', () => {
  const signs = [of('UNKNOWN', 'UNKNOWN'), of('NO KNOWN HAZARD', 'NO KNOWN HAZARD'), of('CAUTION', 'CAUTION'), of('ELEVATED', 'ELEVATED')].map(levelMark)
  expect(new Set(signs).size).toBe(4)
  expect(isWarning(of('NO KNOWN HAZARD', 'NO KNOWN HAZARD'))).toBe(false)
})
