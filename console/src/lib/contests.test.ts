import { expect, test } from 'vitest'
import { clockLine, inOrder, noticeLine, papersMissing, type Notice, type Ticket } from './contests'

const aTicket = (id: string, given: Partial<Ticket> = {}): Ticket => ({
  contest_id: id, about: 'fact', other_name: null, note: 'not me', state: 'filed', filed_at: '2026-11-01T10:00:00Z',
  decide_by: '2026-12-01T10:00:00Z', days_left: 10, is_overdue: false, decided_at: null, reason: null, address: '1 E Larkmoor Ave',
  unit: null, may_decide: false, facts: [], steps: [], ...given,
})

test('a clock says how long is left, and how late it is', () => {
  expect(clockLine(aTicket('a', { days_left: 12 }))).toBe('12 days left')
  expect(clockLine(aTicket('a', { days_left: 1 }))).toBe('1 day left')
  expect(clockLine(aTicket('a', { days_left: 0 }))).toBe('Due today')
  expect(clockLine(aTicket('a', { days_left: -1, is_overdue: true }))).toBe('Overdue by 1 day')
  expect(clockLine(aTicket('a', { days_left: null, state: 'upheld' }))).toBeNull()
})

test('what is mine to decide stands first, the soonest due on top, what is decided last', () => {
  const order = inOrder([
    aTicket('decided', { state: 'upheld', days_left: null }),
    aTicket('others', { decide_by: '2026-11-02T10:00:00Z' }),
    aTicket('later', { may_decide: true, decide_by: '2026-12-09T10:00:00Z' }),
    aTicket('late', { may_decide: true, decide_by: '2026-11-10T10:00:00Z', days_left: -3, is_overdue: true }),
  ])
  expect(order.map((ticket) => ticket.contest_id)).toEqual(['late', 'later', 'others', 'decided'])
})

test('a notice names the place and what became of the fact, never the fact', () => {
  const notice: Notice = {
    notice_id: 'n', incident_id: 'i', step: 'uphold', state: 'upheld', address: '3517 E Larkmoor Ave', unit: 'unit 4',
    shown_at: '2026-11-20T10:00:00Z', made_at: '2026-11-21T10:00:00Z',
  }
  expect(noticeLine(notice)).toBe('A fact about 3517 E Larkmoor Ave, unit 4 was contested and found wrong: it does not count any more.')
})

test('papers without a photo are not enough', () => {
  expect(papersMissing([])).toContain('which papers')
  expect(papersMissing(['bank_letter', 'birth_certificate'])).toContain('photo')
  expect(papersMissing(['bank_letter', 'passport'])).toBe('')
})
