import { expect, test } from 'vitest'
import { layOut, mayDecide, moved, riskWord, sure, times } from './review'

const weight = (bits: number) => ({ comparison: 'Name', level: 'same', bits, words: 'Name the same' })

test('each bar begins where the one before ended, and all lie within the width', () => {
  const { bars, zero, total } = layOut([weight(-2), weight(10), weight(-4)])
  expect(zero).toBe(20)
  expect(bars.map(({ from, width, isFor }) => [from, width, isFor])).toEqual([[0, 20, false], [0, 100, true], [60, 40, false]])
  expect(total).toBe(60)
})

test('no weights draw nothing', () => {
  expect(layOut([])).toEqual({ bars: [], zero: 0, total: 0 })
})

test('bits are said as times', () => {
  expect(times(2)).toBe('4.0 times likelier')
  expect(times(-1.5)).toBe('2.8 times less likely')
  expect(times(0.01)).toBe('says nothing')
  expect(times(11)).toBe('2,048 times likelier')
  expect(times(30)).toBe('over a million times likelier')
})

test('the mark stays in the list', () => {
  expect([moved(0, -1, 3), moved(2, 1, 3), moved(0, 1, 3), moved(0, 1, 0)]).toEqual([0, 2, 1, -1])
})

test('who decides and how bad it would be', () => {
  expect(['supervisor', 'records_clerk', 'analyst'].map(mayDecide)).toEqual([true, true, false])
  expect(riskWord(3)).toBe('the greatest harm')
})

test('nothing is shown as wholly certain', () => {
  expect([sure(0.99999), sure(0.9731)]).toEqual(['> 0.999', '0.973'])
})
