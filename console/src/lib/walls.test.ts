import { describe, expect, it } from 'vitest'
import { linesOf } from './walls'

describe('lines of stills', () => {
  it('are read as they come, wherever the text was cut', () => {
    const text = '{"camera_id":"a","age_seconds":1}\n{"camera_id":"b","why":"silent"}\n'
    for (let cut = 0; cut <= text.length; cut += 1) {
      const first = linesOf('', text.slice(0, cut))
      const second = linesOf(first.rest, text.slice(cut))
      expect([...first.lines, ...second.lines].map((line) => line.camera_id)).toEqual(['a', 'b'])
      expect(second.rest).toBe('')
    }
  })
})
