// A wall's screen as a value: which camera stands in which tile, in a fixed layout or on a grid; all pure.

export const COLUMNS = 12
export const ROWS = 9
export const MOST_FREE = 36
export const LAYOUTS = ['1', '4', '9', '16', 'free'] as const
export type Layout = (typeof LAYOUTS)[number]

export interface Cell {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface WallTile extends Cell {
  readonly key: number // a new key is a new view, also of the same camera
  readonly camera: string | null
}

export interface Screen {
  readonly layout: Layout
  readonly tiles: readonly WallTile[]
  readonly aside: readonly string[] // had no room in a smaller layout: they come back with a larger one
  readonly nextKey: number
}

export interface GivenScreen {
  layout: Layout
  tiles: { camera_id: string | null; x?: number; y?: number; w?: number; h?: number }[]
}

const SIDE: Record<Layout, number> = { '1': 1, '4': 2, '9': 3, '16': 4, free: 4 }
const FREE_SIZE = { w: 3, h: 3 }

export const sideOf = (layout: Layout): number => SIDE[layout]

/** Where the tiles of a fixed layout stand, row by row, in its own grid. */
function cellsOf(layout: Layout): Cell[] {
  const side = SIDE[layout]
  return Array.from({ length: side * side }, (_, at) => ({ x: at % side, y: Math.floor(at / side), w: 1, h: 1 }))
}

const shownOf = (screen: Screen): string[] => screen.tiles.flatMap((tile) => (tile.camera === null ? [] : [tile.camera]))

export function emptyScreen(layout: Layout = '4'): Screen {
  const cells = layout === 'free' ? [] : cellsOf(layout)
  return { layout, tiles: cells.map((cell, at) => ({ ...cell, key: at + 1, camera: null })), aside: [], nextKey: cells.length + 1 }
}

/** Change the layout; cameras keep their order and, where they stay, their views. */
export function changeLayout(screen: Screen, layout: Layout): Screen {
  if (layout === screen.layout) return screen
  const kept = screen.tiles.filter((tile) => tile.camera !== null)
  if (layout === 'free') {
    let free: Screen = { layout, tiles: [], aside: screen.aside, nextKey: screen.nextKey }
    const side = SIDE[screen.layout]
    const size = { w: COLUMNS / side, h: Math.floor(ROWS / side) }
    free = { ...free, tiles: kept.map((tile) => ({ ...tile, x: tile.x * size.w, y: tile.y * size.h, ...size })) }
    return fill(free, [])
  }
  const cells = cellsOf(layout)
  let { nextKey } = screen
  const tiles = cells.map((cell, at): WallTile => {
    const stays = kept[at]
    if (stays) return { ...stays, ...cell }
    nextKey += 1
    return { ...cell, key: nextKey - 1, camera: null }
  })
  const over = kept.slice(cells.length).flatMap((tile) => (tile.camera === null ? [] : [tile.camera]))
  return fill({ layout, tiles, aside: [...over, ...screen.aside], nextKey }, [])
}

/** Put a camera into a tile; one that stands elsewhere moves, and what stood here takes its place. */
export function put(screen: Screen, at: number, camera: string): Screen {
  const target = screen.tiles[at]
  if (!target || target.camera === camera) return screen
  const from = screen.tiles.findIndex((tile) => tile.camera === camera)
  if (from >= 0) return swap(screen, from, at)
  const tiles = screen.tiles.map((tile, index) => (index === at ? { ...tile, key: screen.nextKey, camera } : tile))
  return { ...screen, tiles, aside: screen.aside.filter((waiting) => waiting !== camera), nextKey: screen.nextKey + 1 }
}

/** Let two tiles change places; both views go on. */
export function swap(screen: Screen, from: number, to: number): Screen {
  const [one, other] = [screen.tiles[from], screen.tiles[to]]
  if (!one || !other || from === to) return screen
  const tiles = screen.tiles.map((tile, index) => {
    if (index === from) return { ...tile, key: other.key, camera: other.camera }
    if (index === to) return { ...tile, key: one.key, camera: one.camera }
    return tile
  })
  return { ...screen, tiles }
}

/** Take a camera off; a free layout loses the tile with it. */
export function take(screen: Screen, at: number): Screen {
  if (!screen.tiles[at]) return screen
  if (screen.layout === 'free') return { ...screen, tiles: screen.tiles.filter((_, index) => index !== at) }
  const tiles = screen.tiles.map((tile, index) => (index === at ? { ...tile, key: screen.nextKey, camera: null } : tile))
  return fill({ ...screen, tiles, nextKey: screen.nextKey + 1 }, [])
}

export const overlap = (one: Cell, other: Cell): boolean =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h

const isInside = (cell: Cell): boolean =>
  cell.x >= 0 && cell.y >= 0 && cell.w >= 1 && cell.h >= 1 && cell.x + cell.w <= COLUMNS && cell.y + cell.h <= ROWS

/** The first place on the grid with room for a tile: of the usual size, else smaller, else none. */
export function findRoom(tiles: readonly Cell[]): Cell | null {
  for (const size of [FREE_SIZE, { w: 2, h: 2 }, { w: 1, h: 1 }]) {
    for (let y = 0; y + size.h <= ROWS; y += 1) {
      for (let x = 0; x + size.w <= COLUMNS; x += 1) {
        const cell = { x, y, ...size }
        if (!tiles.some((tile) => overlap(tile, cell))) return cell
      }
    }
  }
  return null
}

/** Put cameras into the empty tiles, then those set aside; what finds no room is set aside. */
export function fill(screen: Screen, cameras: readonly string[]): Screen {
  const shown = new Set(shownOf(screen))
  const coming = [...new Set([...cameras, ...screen.aside])].filter((camera) => !shown.has(camera))
  let filled: Screen = { ...screen, aside: [] }
  const left: string[] = []
  for (const camera of coming) {
    const at = filled.tiles.findIndex((tile) => tile.camera === null)
    const room = at < 0 && screen.layout === 'free' && filled.tiles.length < MOST_FREE ? findRoom(filled.tiles) : null
    if (at >= 0) filled = put(filled, at, camera)
    else if (room) filled = { ...filled, tiles: [...filled.tiles, { ...room, key: filled.nextKey, camera }], nextKey: filled.nextKey + 1 }
    else left.push(camera)
  }
  return { ...filled, aside: left }
}

/** Move and resize a free tile by cells; refused (unchanged) where it would leave the grid or cover another. */
export function reshape(screen: Screen, at: number, by: Partial<Cell>): Screen {
  const tile = screen.tiles[at]
  if (screen.layout !== 'free' || !tile) return screen
  const cell = { x: tile.x + (by.x ?? 0), y: tile.y + (by.y ?? 0), w: tile.w + (by.w ?? 0), h: tile.h + (by.h ?? 0) }
  const isFree = screen.tiles.every((other, index) => index === at || !overlap(other, cell))
  if (!isInside(cell) || !isFree) return screen
  return { ...screen, tiles: screen.tiles.map((other, index) => (index === at ? { ...other, ...cell } : other)) }
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'
const STEP: Record<Direction, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

export const stepOf = (direction: Direction): { x: number; y: number } => ({ x: STEP[direction][0], y: STEP[direction][1] })

/** The tile that lies next in a direction: nearest along it, least off it; the same where there is none. */
export function neighbour(screen: Screen, at: number, direction: Direction): number {
  const from = screen.tiles[at]
  if (!from) return 0
  const [dx, dy] = STEP[direction]
  const centre = (cell: Cell): [number, number] => [cell.x + cell.w / 2, cell.y + cell.h / 2]
  const [x, y] = centre(from)
  let best = at
  let least = Infinity
  screen.tiles.forEach((tile, index) => {
    const [tx, ty] = centre(tile)
    const along = (tx - x) * dx + (ty - y) * dy
    const off = Math.abs((tx - x) * dy) + Math.abs((ty - y) * dx)
    if (index === at || along <= 0.01 || off > along * 2) return
    if (along + off * 2 < least) [best, least] = [index, along + off * 2]
  })
  return best
}

export function givenOf(screen: Screen): GivenScreen {
  const isFree = screen.layout === 'free'
  return {
    layout: screen.layout,
    tiles: screen.tiles.map(({ camera, x, y, w, h }) => ({ camera_id: camera, ...(isFree && { x, y, w, h }) })),
  }
}

export function screenOf(given: GivenScreen, firstKey = 1): Screen {
  if (given.layout === 'free') {
    const tiles = given.tiles.map((tile, at) => ({ x: tile.x ?? 0, y: tile.y ?? 0, w: tile.w ?? 3, h: tile.h ?? 3, key: firstKey + at, camera: tile.camera_id }))
    return { layout: 'free', tiles, aside: [], nextKey: firstKey + tiles.length }
  }
  const cells = cellsOf(given.layout)
  const tiles = cells.map((cell, at) => ({ ...cell, key: firstKey + at, camera: given.tiles[at]?.camera_id ?? null }))
  return { layout: given.layout, tiles, aside: [], nextKey: firstKey + cells.length }
}

export interface WallAddress {
  name: string | null
  screen: number
  isStills: boolean
}

/** Read '#/wall/NAME?screen=2'; 'stills' is the page of stills, and no wall's name. */
export function readAddress(hash: string): WallAddress {
  const [path = '', query = ''] = hash.replace(/^#\/wall\/?/, '').split('?')
  let name: string
  try { name = decodeURIComponent(path) } catch { name = path }
  const screen = Number(new URLSearchParams(query).get('screen') ?? '1')
  return { name: name === '' || name === 'stills' ? null : name, screen: Number.isInteger(screen) && screen >= 1 && screen <= 8 ? screen : 1, isStills: path === 'stills' }
}

export const addressOf = (name: string | null, screen: number): string =>
  `#/wall${name === null ? '' : `/${encodeURIComponent(name)}`}${screen > 1 ? `?screen=${screen}` : ''}`
