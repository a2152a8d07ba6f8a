import { expect, test } from 'vitest'
import { partLines } from './health'
import type { Health } from './types'

const NOW = Date.parse('2026-11-22T23:41:07Z')

function health(parts: Partial<Health['parts']> = {}): Health {
  return {
    status: 'ok',
    parts: {
      database: { state: 'ok' }, intake: { state: 'ok' }, records: { state: 'ok', sources: [] },
      video: { state: 'ok', answering: 1470, registered: 1470 }, ledger: { state: 'ok', checkpoint_age_seconds: 18 }, ...parts,
    },
  }
}

const said = (parts?: Partial<Health['parts']>): string[] => partLines(health(parts), true, NOW).map((line) => `${line.state}: ${line.text}`)

test('says each part with a word and a state', () => {
  expect(said()).toEqual(['ok: 911', 'ok: Records', 'ok: Video 1,470 of 1,470', 'ok: Ledger 18 s ago'])
})

test('names the source that is down', () => {
  const lines = said({ records: { state: 'partly', sources: [{ source_id: 'jail', title: 'Jail records', is_answering: false, down_since: '2026-11-22T23:12:00Z' }] } })
  expect(lines[1]).toMatch(/^trouble: Jail records down since \d\d:\d\d$/)
})

test('some silent cameras are no alarm, many are', () => {
  expect(said({ video: { answering: 1462, registered: 1470 } })[2]).toBe('some: Video 1,462 of 1,470')
  expect(said({ video: { answering: 900, registered: 1470 } })[2]).toBe('trouble: Video 900 of 1,470')
})

test('a late checkpoint and a ledger that is down are trouble, one not signed yet is not', () => {
  expect(said({ ledger: { state: 'late', checkpoint_age_seconds: 400 } })[3]).toBe('trouble: Ledger 6 min ago')
  expect(said({ ledger: { state: 'down' } })[3]).toBe('trouble: Ledger down')
  expect(said({ ledger: { state: 'late', checkpoint_age_seconds: null } })[3]).toBe('some: Ledger not signed yet')
})

test('a server that does not answer leaves one line, and a database that is down stands first', () => {
  expect(partLines(health(), false, NOW).map((line) => line.text)).toEqual(['Plainview does not answer'])
  expect(said({ database: { state: 'down' }, intake: { state: 'down' } }).slice(0, 2)).toEqual(['trouble: Database down', 'trouble: 911 down'])
})
