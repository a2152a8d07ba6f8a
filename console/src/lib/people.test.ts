import { expect, test } from 'vitest'
import { aLine } from './builders'
import { evidenceLine, historyFrom, historyMark, ordered, yearsAgo } from './people'

const NOW = Date.parse('2026-11-22T23:41:07Z')

test('active warrants and orders come first, then severity, then the newest', () => {
  const lines = ordered([
    aLine({ text: 'old misdemeanor', on: '2015-01-01' }),
    aLine({ text: 'new misdemeanor', on: '2025-01-01' }),
    aLine({ text: 'felony', kind: 'conviction', severity: 'felony', on: '2010-01-01' }),
    aLine({ text: 'order', kind: 'order', severity: null, is_active: true }),
    aLine({ text: 'warrant', kind: 'warrant', severity: null, is_active: true }),
  ])
  expect(lines.map((line) => line.text)).toEqual(['warrant', 'order', 'felony', 'new misdemeanor', 'old misdemeanor'])
})

test('a line says severity, how it ended, its age and its source, each once', () => {
  expect(historyFrom(aLine(), NOW)).toBe('misdemeanor · dismissed · 3 Apr 2021 (5 y) · RMS')
  expect(historyFrom(aLine({ text: 'Arrested: PC 148 (dismissed)' }), NOW)).toBe('misdemeanor · 3 Apr 2021 (5 y) · RMS')
  expect(historyFrom(aLine({ kind: 'warrant', is_active: true, severity: null, disposition: null, on: null }), NOW)).toBe('active · RMS')
})

test('an arrest and a conviction have different signs', () => {
  expect(historyMark(aLine()).means).toBe('arrest')
  expect(historyMark(aLine({ kind: 'conviction' })).sign).not.toBe(historyMark(aLine()).sign)
})

test('ages are whole months, then whole years', () => {
  expect(yearsAgo('2026-11-20', NOW)).toBe('this month')
  expect(yearsAgo('2026-05-01', NOW)).toBe('6 mo')
  expect(yearsAgo('2019-02-11', NOW)).toBe('7 y')
  expect(yearsAgo(null, NOW)).toBe('')
})

test('evidence of a residency is said with its month', () => {
  const evidence = [{ kind: 'booking_address', source_title: 'Jail', began_on: '2026-05-02', as_of: null }, { kind: 'utility', source_title: null, began_on: '2024-01-10', as_of: null }]
  expect(evidenceLine(evidence)).toBe('booking address since May 2026 (Jail) · utility since Jan 2024')
})
