import { expect, test } from 'vitest'
import { holdWords, NOBODY, turnKeyOf } from './turning'

test('arrows turn, plus and minus go closer and further, digits are presets, space stops', () => {
  expect(turnKeyOf('ArrowLeft')).toEqual({ do: 'move', speeds: { pan: -0.5, tilt: 0, zoom: 0 } })
  expect(turnKeyOf('ArrowUp')).toEqual({ do: 'move', speeds: { pan: 0, tilt: 0.5, zoom: 0 } })
  expect(turnKeyOf('=')).toEqual(turnKeyOf('+'))
  expect(turnKeyOf('-')).toEqual({ do: 'move', speeds: { pan: 0, tilt: 0, zoom: -0.5 } })
  expect(turnKeyOf('3')).toEqual({ do: 'preset', at: 2 })
  expect(turnKeyOf(' ')).toEqual({ do: 'stop' })
  expect(turnKeyOf('Escape')).toBeNull()
  expect(turnKeyOf('j')).toBeNull()
})

test('it is said who turns a camera, and who asks for it', () => {
  expect(holdWords(NOBODY)).toBe('nobody turns it')
  expect(holdWords({ ...NOBODY, holder: 'the call' })).toBe('turned to the call')
  expect(holdWords({ ...NOBODY, holder: 'A. Reyes' })).toBe('A. Reyes turns it')
  expect(holdWords({ ...NOBODY, holder: 'A. Reyes', is_asked_by_me: true })).toMatch(/^asked A. Reyes; no answer/)
  expect(holdWords({ ...NOBODY, holder: 'me', is_mine: true })).toBe('you turn this camera')
  expect(holdWords({ ...NOBODY, holder: 'me', is_mine: true, asked_by: 'B. Lee' })).toBe('B. Lee asks for this camera')
})
