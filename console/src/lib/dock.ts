// The dock of four live tiles as a value: which camera stands where, what waits behind it, what was given up.
import type { Camera } from './types'

export const TILES = 4

export type Picture =
  | { state: 'connecting' }
  | { state: 'playing' }
  | { state: 'silent'; since: number | null; reason: string }
  | { state: 'refused'; rule: string | null; reason: string; entry: number | null }
  | { state: 'ended'; reason: string }

export interface Tile {
  readonly key: number // a new key is a new view, also of the same camera
  readonly camera: Camera
  readonly isChosen: boolean // opened by hand: never given up by itself
  readonly picture: Picture
}

export interface Dock {
  readonly tiles: readonly (Tile | null)[] // always four places: their numbers stand on the map
  readonly waiting: readonly Camera[]
  readonly givenUp: readonly string[] // no picture in time, or refused
  readonly nextKey: number
}

export const EMPTY_DOCK: Dock = { tiles: [null, null, null, null], waiting: [], givenUp: [], nextKey: 1 }

const CONNECTING: Picture = { state: 'connecting' }

function place(dock: Dock, at: number, camera: Camera, isChosen: boolean): Dock {
  const tiles = dock.tiles.map((tile, index) => (index === at ? { key: dock.nextKey, camera, isChosen, picture: CONNECTING } : tile))
  return { ...dock, tiles, nextKey: dock.nextKey + 1, waiting: dock.waiting.filter((other) => other.camera_id !== camera.camera_id) }
}

/** Dock the first four of the candidates, best first; the keys go on so that no old view is taken for a new one. */
export function openDock(before: Dock, candidates: readonly Camera[]): Dock {
  return fillDock({ ...EMPTY_DOCK, nextKey: before.nextKey, waiting: candidates })
}

/** Put waiting cameras into the empty places. */
export function fillDock(dock: Dock): Dock {
  const at = dock.tiles.indexOf(null)
  const [first] = dock.waiting
  return at < 0 || first === undefined ? dock : fillDock(place(dock, at, first, false))
}

/** Take a newer list of candidates: tiles stay, what waits is renewed, empty places are filled. */
export function renew(dock: Dock, candidates: readonly Camera[]): Dock {
  const taken = new Set([...dock.givenUp, ...dock.tiles.flatMap((tile) => (tile ? [tile.camera.camera_id] : []))])
  return fillDock({ ...dock, waiting: candidates.filter((camera) => !taken.has(camera.camera_id)) })
}

export function show(dock: Dock, key: number, picture: Picture): Dock {
  const tiles = dock.tiles.map((tile) => (tile?.key === key ? { ...tile, picture } : tile))
  return { ...dock, tiles }
}

/** Give a tile up for the next candidate; with none waiting, or opened by hand, it stays and says what is wrong. */
export function giveUp(dock: Dock, key: number, picture: Picture): Dock {
  const at = dock.tiles.findIndex((tile) => tile?.key === key)
  const tile = dock.tiles[at]
  const [next] = dock.waiting
  if (!tile || tile.isChosen || next === undefined) return show(dock, key, picture)
  return place({ ...dock, givenUp: [...dock.givenUp, tile.camera.camera_id] }, at, next, false)
}

function worth(tile: Tile | null): number {
  if (tile === null) return 0
  if (tile.picture.state !== 'playing' && tile.picture.state !== 'connecting') return 1
  return tile.isChosen ? 3 : 2
}

/** Open a camera by hand: into an empty place, else the one worth least, else the last; already docked, it is only found. */
export function choose(dock: Dock, camera: Camera): { dock: Dock; at: number } {
  const found = dock.tiles.findIndex((tile) => tile?.camera.camera_id === camera.camera_id && worth(tile) > 1)
  if (found >= 0) return { dock, at: found }
  const again = dock.tiles.findIndex((tile) => tile?.camera.camera_id === camera.camera_id)
  const least = Math.min(...dock.tiles.map(worth))
  const at = again >= 0 ? again : least < 2 ? dock.tiles.findIndex((tile) => worth(tile) === least) : dock.tiles.map(worth).lastIndexOf(least)
  return { dock: place(dock, at, camera, true), at }
}

/** The incident is over: nothing plays any more, and each tile says so. */
export function endAll(dock: Dock, reason: string): Dock {
  const tiles = dock.tiles.map((tile) => (tile ? { ...tile, picture: { state: 'ended', reason } as const } : null))
  return { ...dock, tiles, waiting: [] }
}

/** The number a camera has in the dock and on the map, 1 to 4, or null. */
export function numberOf(dock: Dock, camera: string): number | null {
  const at = dock.tiles.findIndex((tile) => tile?.camera.camera_id === camera)
  return at < 0 ? null : at + 1
}
