// Reads a rating for drawing: which bands are certain, which are possible, and whether it asks for attention.
import type { Level, Rating } from './types'

export const BANDS: { level: Level; title: string }[] = [
  { level: 'NO KNOWN HAZARD', title: 'no known hazard' },
  { level: 'CAUTION', title: 'caution' },
  { level: 'ELEVATED', title: 'elevated' },
]

export type Fill = 'certain' | 'possible' | 'empty'

const rank = (level: Level): number => BANDS.findIndex((band) => band.level === level)

/** How each band is filled: `lo` is certain, what lies above it up to `hi` is possible; UNKNOWN fills none. */
export function fills(rating: Rating): Fill[] {
  const lo = rank(rating.lo)
  const hi = rank(rating.hi)
  return BANDS.map((_, at) => (at === lo ? 'certain' : lo >= 0 && at > lo && at <= hi ? 'possible' : 'empty'))
}

/** The level's shape: it differs by more than colour. */
export function levelMark(rating: Rating): string {
  if (rating.lo === 'UNKNOWN' && rating.hi === 'UNKNOWN') return '?'
  if (rating.hi === 'ELEVATED') return rating.lo === 'ELEVATED' ? '▲▲' : '▲'
  return rating.hi === 'CAUTION' ? '▲' : '○'
}

/** Whether the rating asks for attention: amber is kept for that. */
export const isWarning = (rating: Rating): boolean => rating.hi === 'CAUTION' || rating.hi === 'ELEVATED'
