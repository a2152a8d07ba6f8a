// How many pictures this browser can decode: counted from frames it dropped, never guessed; pure.

export interface Limit {
  readonly most: number // that may play at once
  readonly bad: number // looks in a row with too many frames dropped
  readonly calm: number // looks in a row with next to none
}

export interface Look {
  playing: number // of them counted, not those that have just begun
  shown: number // frames since the last look
  dropped: number
}

export const UNLIMITED: Limit = { most: Infinity, bad: 0, calm: 0 }
const TOO_MANY = 0.2 // of the frames
const FEW = 0.04
const BAD_LOOKS = 2
const CALM_LOOKS = 10
const FEWEST = 1
const FEWEST_FRAMES = 20 // fewer say nothing

/** Take a look: play one picture less after BAD_LOOKS with too many dropped, try one more after CALM_LOOKS with few. */
export function step(limit: Limit, look: Look): Limit {
  const all = look.shown + look.dropped
  if (all < FEWEST_FRAMES) return limit
  const share = look.dropped / all
  if (share > TOO_MANY) {
    if (limit.bad + 1 < BAD_LOOKS) return { ...limit, bad: limit.bad + 1, calm: 0 }
    const isFar = share > 0.5 // far beyond: halve, for one at a time would stutter on for minutes
    return { most: Math.max(FEWEST, isFar ? Math.floor(look.playing / 2) : look.playing - 1), bad: 0, calm: 0 }
  }
  if (share > FEW || limit.most === Infinity) return { ...limit, bad: 0, calm: 0 }
  if (limit.calm + 1 < CALM_LOOKS) return { ...limit, bad: 0, calm: limit.calm + 1 }
  return { most: limit.most + 1, bad: 0, calm: 0 }
}

/** Which of the tiles may play: the enlarged and the selected first, then from the first tile on. */
export function mayPlay(keys: readonly number[], important: readonly number[], most: number): ReadonlySet<number> {
  const first = important.filter((key) => keys.includes(key))
  const order = [...new Set([...first, ...keys])]
  return new Set(order.slice(0, most === Infinity ? order.length : most))
}
