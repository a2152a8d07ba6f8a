import { describe, expect, it } from 'vitest'
import { aboutRecorded, readRecorded } from './recordings'

const HEADERS = {
  'plainview-began-at': '2026-11-23T05:20:08+00:00',
  'plainview-ended-at': '2026-11-23T05:21:00+00:00',
  'plainview-asked-from': '2026-11-23T05:20:11+00:00',
  'plainview-gaps': 'no',
  'plainview-masked': 'no',
  'plainview-entry': '17',
}

describe('recorded pictures', () => {
  it('have the true times that the server says, not those that were asked', () => {
    const recorded = readRecorded(new Headers(HEADERS), 'blob:one')
    expect(new Date(recorded.beganAt).toISOString()).toBe('2026-11-23T05:20:08.000Z')
    expect(aboutRecorded(recorded)).toBe('begins 3 s earlier, at a keyframe · entry 17 of the ledger')
  })

  it('say what is missing, and what was coded again', () => {
    const late = { ...HEADERS, 'plainview-began-at': '2026-11-23T05:20:31+00:00', 'plainview-gaps': 'yes', 'plainview-masked': 'yes' }
    const said = aboutRecorded(readRecorded(new Headers(late), 'blob:one'))
    expect(said).toContain('nothing was kept of the first 20 s')
    expect(said).toContain('with gaps')
    expect(said).toContain('coded again')
  })
})
