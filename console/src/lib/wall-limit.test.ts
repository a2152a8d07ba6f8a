import { describe, expect, it } from 'vitest'
import { type Limit, mayPlay, step, UNLIMITED } from './wall-limit'

const looks = (limit: Limit, times: number, look: Parameters<typeof step>[1]): Limit =>
  Array.from({ length: times }).reduce<Limit>((last) => step(last, look), limit)

describe('the decode limit', () => {
  it('plays one less only when frames were dropped twice in a row', () => {
    const bad = { playing: 9, shown: 70, dropped: 30 }
    expect(step(UNLIMITED, bad).most).toBe(Infinity)
    expect(looks(UNLIMITED, 2, bad).most).toBe(8)
    expect(step(step(step(UNLIMITED, bad), { playing: 9, shown: 100, dropped: 0 }), bad).most).toBe(Infinity)
  })

  it('halves where most frames are dropped, and always leaves one', () => {
    expect(looks(UNLIMITED, 2, { playing: 16, shown: 30, dropped: 70 }).most).toBe(8)
    expect(looks(UNLIMITED, 2, { playing: 1, shown: 30, dropped: 70 }).most).toBe(1)
  })

  it('tries one more after a long calm, and learns nothing from few frames', () => {
    const calm = { playing: 3, shown: 100, dropped: 0 }
    const limited = { most: 3, bad: 0, calm: 0 }
    expect(looks(limited, 9, calm).most).toBe(3)
    expect(looks(limited, 10, calm).most).toBe(4)
    expect(looks(UNLIMITED, 5, { playing: 1, shown: 1, dropped: 9 })).toEqual(UNLIMITED)
  })

  it('keeps what the operator looks at', () => {
    expect([...mayPlay([1, 2, 3, 4], [4, 9], 2)]).toEqual([4, 1])
    expect(mayPlay([1, 2, 3], [], Infinity).size).toBe(3)
  })
})
