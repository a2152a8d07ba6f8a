// The wall that this window shows: its screen, what it is for, what is kept of it, and how much this browser can play.
import { changeLayout, emptyScreen, fill, type Layout, put, reshape, type Screen, screenOf, givenOf, swap, take, type Cell } from '../lib/wall'
import { type Limit, type Look, mayPlay, step, UNLIMITED } from '../lib/wall-limit'
import * as api from '../lib/walls'
import type { Camera } from '../lib/types'

export interface Dragged {
  camera: string
  title: string
  from: number | null // the tile it comes from; null: the list or the map
  x: number
  y: number
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const key = (name: string | null): string => `wall purpose ${name ?? ''}`

class WallDesk {
  name = $state<string | null>(null)
  number = $state(1)
  screen = $state.raw<Screen>(emptyScreen())
  selected = $state(0)
  large = $state<number | null>(null)
  purpose = $state<api.Purpose | null>(null)
  incident = $state<string | null>(null)
  walls = $state.raw<readonly api.Wall[] | null>(null)
  known = $state.raw<ReadonlyMap<string, Camera>>(new Map())
  deleted = $state.raw<api.Wall | null>(null)
  dragged = $state.raw<Dragged | null>(null)
  limit = $state.raw<Limit>(UNLIMITED)
  isLatencyShown = $state(false)
  isChanged = $state(false)
  trouble = $state('')
  note = $state('')
  #isOpen = false

  get wall(): api.Wall | null {
    return this.walls?.find((wall) => wall.title === this.name) ?? null
  }

  /** The tiles that may play now: the enlarged and the selected first. */
  get playing(): ReadonlySet<number> {
    const tiles = this.screen.tiles.filter((tile) => tile.camera !== null)
    const important = [this.large, this.selected].flatMap((at) => (at === null ? [] : [this.screen.tiles[at]?.key ?? 0]))
    return mayPlay(tiles.map((tile) => tile.key), important, this.limit.most)
  }

  /** Show a screen of a wall; its purpose is asked anew unless this window, or the one that opened it, was told. */
  async open(name: string | null, number: number): Promise<void> {
    const isOther = name !== this.name
    if (!isOther && number === this.number && this.#isOpen) return // only the address was written anew
    this.#isOpen = true
    this.name = name
    this.number = number
    this.large = null
    this.selected = 0
    this.note = ''
    this.limit = UNLIMITED
    if (isOther || this.purpose === null) this.#recall()
    if (this.walls === null || name !== null) await this.read()
    if (name !== this.name || number !== this.number) return
    const given = this.wall?.screens[number - 1]
    if (name !== null && this.walls !== null && this.wall === null) this.trouble = `There is no wall named “${name}” that you may see.`
    this.screen = screenOf(given ?? givenOf(emptyScreen()), this.screen.nextKey)
    this.isChanged = false
    await this.recognise()
  }

  #recall(): void {
    const [purpose, incident] = (sessionStorage.getItem(key(this.name)) ?? '').split(' ')
    this.purpose = api.PURPOSES.find((known) => known.purpose === purpose)?.purpose ?? null
    this.incident = this.purpose && incident ? incident : null
  }

  /** Say what this wall is for: every view of it is asked for with that. */
  dedicate(purpose: api.Purpose | null, incident: string | null): void {
    this.purpose = purpose
    this.incident = incident
    if (purpose) sessionStorage.setItem(key(this.name), `${purpose} ${incident ?? ''}`)
    else sessionStorage.removeItem(key(this.name))
    if (purpose) void this.recognise()
  }

  async read(): Promise<void> {
    try {
      this.walls = await api.listWalls()
      this.trouble = ''
    } catch (error) {
      this.trouble = said(error)
    }
  }

  learn(cameras: readonly Camera[]): void {
    this.known = new Map([...this.known, ...cameras.map((camera) => [camera.camera_id, camera] as const)])
  }

  /** Learn the titles of the cameras that stand here and are not known yet. */
  async recognise(): Promise<void> {
    const { purpose } = this
    const missing = this.screen.tiles.flatMap((tile) => (tile.camera === null || this.known.has(tile.camera) ? [] : [tile.camera]))
    if (purpose === null || missing.length === 0) return
    this.learn(await api.nameCameras(missing, purpose).catch(() => []))
  }

  #change(screen: Screen): void {
    if (screen === this.screen) return
    this.screen = screen
    this.isChanged = true
    this.note = ''
    if (this.selected >= screen.tiles.length) this.selected = Math.max(0, screen.tiles.length - 1)
    void this.recognise()
  }

  layOut(layout: Layout): void {
    this.large = null
    this.#change(changeLayout(this.screen, layout))
    this.#sayAside()
  }

  /** Put a camera into a tile, or, without one, into the first that is empty, else the selected. */
  place(camera: Camera | string, at: number | null = null): void {
    const id = typeof camera === 'string' ? camera : camera.camera_id
    if (typeof camera !== 'string') this.learn([camera])
    const stands = this.screen.tiles.findIndex((tile) => tile.camera === id)
    if (stands >= 0 && at === null) {
      this.selected = stands
      return
    }
    const empty = this.screen.tiles.findIndex((tile) => tile.camera === null)
    const selected = this.screen.tiles[this.selected]
    const target = at ?? (selected?.camera === null ? this.selected : empty)
    if (target >= 0 && this.screen.tiles[target]) this.#change(put(this.screen, target, id))
    else if (this.screen.layout === 'free') this.fill([id])
    else this.#change(put(this.screen, this.selected, id))
    const now = this.screen.tiles.findIndex((tile) => tile.camera === id)
    if (now >= 0) this.selected = now
  }

  fill(cameras: readonly string[]): void {
    this.#change(fill(this.screen, cameras))
    this.#sayAside()
  }

  #sayAside(): void {
    const { length } = this.screen.aside
    this.note = length === 0 ? '' : `${length} more ${length === 1 ? 'camera finds' : 'cameras find'} no room in this layout and ${length === 1 ? 'comes' : 'come'} back with a larger one.`
  }

  take(at: number): void {
    if (this.large === at) this.large = null
    this.#change(take(this.screen, at))
  }

  swap(from: number, to: number): void {
    this.#change(swap(this.screen, from, to))
    this.selected = to
  }

  reshape(at: number, by: Partial<Cell>): void {
    this.#change(reshape(this.screen, at, by))
  }

  enlarge(at: number): void {
    this.large = this.large === at || !this.screen.tiles[at]?.camera ? null : at
  }

  look(look: Look): void {
    this.limit = step(this.limit, look)
  }

  /** Keep this screen: in the wall it belongs to, the other screens as they are kept now; or as a new wall. */
  async keep(title: string, isShared: boolean): Promise<boolean> {
    try {
      await this.read()
      const own = this.walls?.find((wall) => wall.is_own && wall.title === title)
      const from = own ?? this.wall
      const screens = [...(from?.screens ?? [])]
      while (screens.length < this.number) screens.push(givenOf(emptyScreen()))
      screens[this.number - 1] = givenOf(this.screen)
      const wall = { title, screens, is_shared: isShared }
      if (own) await api.changeWall(own.wall_id, { ...wall, version: own.version })
      else await api.keepWall(wall)
      if (this.purpose) sessionStorage.setItem(key(title), `${this.purpose} ${this.incident ?? ''}`)
      await this.read()
      this.name = title
      this.isChanged = false
      this.note = 'Kept.'
      return true
    } catch (error) {
      this.trouble = said(error)
      return false
    }
  }

  async change(wall: api.Wall, change: Partial<api.WallGiven>): Promise<boolean> {
    const isShown = wall.title === this.name
    const done = await this.#do(() => api.changeWall(wall.wall_id, { title: wall.title, screens: wall.screens, is_shared: wall.is_shared, version: wall.version, ...change }))
    if (done && isShown && change.title !== undefined) {
      this.name = change.title
      if (this.purpose) sessionStorage.setItem(key(change.title), `${this.purpose} ${this.incident ?? ''}`)
    }
    return done
  }

  async remove(wall: api.Wall): Promise<void> {
    if (await this.#do(() => api.deleteWall(wall.wall_id))) this.deleted = wall
  }

  async restore(): Promise<void> {
    const wall = this.deleted
    if (wall && (await this.#do(() => api.restoreWall(wall.wall_id)))) this.deleted = null
  }

  async #do(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      await this.read()
      return true
    } catch (error) {
      this.trouble = said(error)
      return false
    }
  }

  leave(): void {
    this.#isOpen = false
    this.number = 1
    this.name = null
    this.screen = emptyScreen()
    this.purpose = null
    this.incident = null
    this.walls = null
    this.known = new Map()
    this.deleted = null
    this.dragged = null
    this.large = null
    this.isChanged = false
    this.trouble = this.note = ''
  }
}

export const wallDesk = new WallDesk()
