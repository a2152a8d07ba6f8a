import { expect, test } from 'vitest'
import { anIncident } from './builders'
import { timelineOf } from './timeline'

test('notes and timeline are one list, newest first, each line once', () => {
  const lines = timelineOf(anIncident('a', {
    notes: [{ at: '2026-11-22T23:40:51Z', text: 'he has a knife', author: 'seat 4' }],
    timeline: [
      { at: '2026-11-22T23:40:29Z', kind: 'reported', text: 'Call received' },
      { at: '2026-11-22T23:40:51Z', kind: 'noted', text: 'he has a knife' },
      { at: '2026-11-22T23:40:55Z', kind: 'rated', text: 'Dossier ready' },
    ],
  }))
  expect(lines.map((line) => line.text)).toEqual(['Dossier ready', 'he has a knife', 'Call received'])
  expect(lines[1]?.author).toBe('seat 4')
})
