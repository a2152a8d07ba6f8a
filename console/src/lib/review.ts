// Who is the same person: the shapes of the review, its requests, its words, and where the waterfall's bars go.
import { ask } from './api'

export type Verdict = 'same' | 'different' | 'unsure'
export type QueueState = 'open' | 'unsure' | 'decided'
export type Agreement = 'same' | 'near' | 'differs' | 'missing'

export interface Weight {
  comparison: string
  level: string
  bits: number
  words: string
}

interface Named {
  name: string
  born_on: string | null
  source_title: string
}

export interface Waiting {
  review_id: string
  state: 'open' | 'unsure' | 'same' | 'different'
  risk: number
  risk_words: string[]
  queued_at: string
  decided_at: string | null
  decided_by: string | null
  reason: string | null
  certainty: number
  left: Named
  right: Named
}

export interface Queue {
  reviews: Waiting[]
  total: number
  counts: { open: number; unsure: number }
}

export interface Line {
  title: string
  left: string
  right: string
  agreement: Agreement
}

export interface Neighbour {
  person_id: number
  name: string | null
  born_on: string | null
  certainty: number
  has_same_birth_date: boolean // as the record beside: a twin, or a copied date
}

export interface Side {
  source_title: string
  record_id: string
  as_of: string
  serious: string[]
  others: Named[]
  household: Neighbour[]
}

export interface Pair {
  review_id: string
  state: Waiting['state'] | 'moot'
  risk: number
  risk_words: string[]
  certainty: number
  score_bits: number
  why: string
  needs_reason: boolean
  decided_by: string | null
  reason: string | null
  waterfall: Weight[]
  lines: Line[]
  sides: [Side, Side]
}

export interface Merge {
  merge_id: string
  certainty: number
  made_by: string
  reason: string
  made_at: string
  taken_back_at: string | null
  taken_back_by: string | null
  taken_back_why: string | null
  left_name: string
  left_born_on: string | null
  right_name: string
  right_born_on: string | null
  reasons: string[]
}

const LINKS = '/api/people/links'

export const readQueue = (state: QueueState): Promise<Queue> => ask('GET', `${LINKS}/reviews?state=${state}`)
export const readPair = (id: string): Promise<Pair> => ask('GET', `${LINKS}/reviews/${id}`)
export const decide = (id: string, verdict: Verdict, reason: string): Promise<unknown> =>
  ask('POST', `${LINKS}/reviews/${id}/decision`, { verdict, reason })
export const takeDecisionBack = (id: string, why: string): Promise<{ are_still_one: boolean }> =>
  ask('POST', `${LINKS}/reviews/${id}/take-back`, { why })
export const readMerges = async (): Promise<Merge[]> => (await ask<{ merges: Merge[] }>('GET', `${LINKS}/merges`)).merges
export const takeMergeBack = (id: string, why: string): Promise<{ are_still_one: boolean }> =>
  ask('POST', `${LINKS}/merges/${id}/take-back`, { why })

/** Whom the server lets decide; it is asked all the same. */
export const mayDecide = (role: string): boolean => role === 'supervisor' || role === 'records_clerk'

export const AGREEMENTS: Record<Agreement, { sign: string; means: string }> = {
  same: { sign: '=', means: 'the same' },
  near: { sign: '≈', means: 'nearly the same' },
  differs: { sign: '≠', means: 'differs' },
  missing: { sign: '·', means: 'only one says it' },
}

const RISKS = ['little harm', 'some harm', 'great harm', 'the greatest harm']

/** Say what a false merge would do. */
export const riskWord = (risk: number): string => RISKS[risk] ?? 'unknown harm'

/** Say a certainty in figures; nothing is ever wholly certain. */
export const sure = (certainty: number): string => (certainty >= 0.9995 ? '> 0.999' : certainty.toFixed(3))

export const VERDICTS: Record<Verdict, string> = { same: 'Same person', different: 'Different people', unsure: 'Not sure' }

export interface Bar {
  weight: Weight
  from: number // per cent of the width
  width: number
  isFor: boolean
}

export interface Waterfall {
  bars: Bar[]
  zero: number // per cent: where nothing is said yet
  total: number // per cent: where all bars end
}

/** Lay the weights out as a waterfall: each bar begins where the one before ended. */
export function layOut(weights: readonly Weight[]): Waterfall {
  const ends = weights.reduce<number[]>((known, weight) => [...known, (known[known.length - 1] ?? 0) + weight.bits], [0])
  const least = Math.min(...ends)
  const span = Math.max(...ends) - least || 1
  const place = (bits: number): number => Math.round(((bits - least) / span) * 10_000) / 100
  return {
    bars: weights.map((weight, at) => {
      const [from, to] = [place(ends[at] ?? 0), place(ends[at + 1] ?? 0)]
      return { weight, from: Math.min(from, to), width: Math.abs(to - from), isFor: weight.bits >= 0 }
    }),
    zero: place(0),
    total: place(ends[ends.length - 1] ?? 0),
  }
}

/** Say a weight in words that need no bits: '4 times likelier', '2.8 times less likely'. */
export function times(bits: number): string {
  const factor = 2 ** Math.abs(bits)
  if (factor < 1.05) return 'says nothing'
  const figure = factor >= 1e6 ? 'over a million' : factor >= 10 ? Math.round(factor).toLocaleString('en-US') : factor.toFixed(1)
  return bits > 0 ? `${figure} times likelier` : `${figure} times less likely`
}

/** Return who is marked after a move, kept within the list; −1 where it is empty. */
export const moved = (at: number, by: number, length: number): number => Math.max(length === 0 ? -1 : 0, Math.min(length - 1, at + by))
