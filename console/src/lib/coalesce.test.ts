import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Coalescer, Spaced } from './coalesce'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('work for one key runs once at a time, and once more for all that was asked meanwhile', async () => {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const coalescer = new Coalescer((key) => {
    begun.push(key)
    return new Promise((resolve) => { ends.push(resolve) })
  })
  for (const key of ['a', 'a', 'a', 'b']) coalescer.ask(key)
  expect(begun).toEqual(['a', 'b'])
  ends[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toEqual(['a', 'b', 'a'])
  ends[2]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toHaveLength(3)
})

test('spaced work runs at once, then at most once in the gap', () => {
  let runs = 0
  const spaced = new Spaced(1000, () => { runs += 1 })
  for (let time = 0; time < 5; time += 1) spaced.ask()
  expect(runs).toBe(1)
  vi.advanceTimersByTime(1000)
  expect(runs).toBe(2)
  vi.advanceTimersByTime(5000)
  expect(runs).toBe(2)
})
