// Stills for tiles that do not play: asked for together, each with the time it was taken, never older than it says.
import { readStills, type StillsWish } from '../lib/walls'

export interface Shown {
  picture: string
  takenAt: number
}

export type StillOf = { state: 'asked' } | { state: 'none'; why: string; rule: string | null } | ({ state: 'shown' } & Shown)

const TOGETHER_MS = 120

class WallStills {
  all = $state.raw<ReadonlyMap<string, StillOf>>(new Map())
  trouble = $state('')
  #wanted = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #stop = new AbortController()

  /** Ask for a camera's still soon, together with the others that are asked for in the same moment. */
  want(camera: string, wish: StillsWish): void {
    this.#wanted.add(camera)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const cameras = [...this.#wanted]
      this.#wanted.clear()
      void this.read(cameras, wish)
    }, TOGETHER_MS)
  }

  /** Ask for stills of cameras now, and wait until all have come; pictures that stand stay until newer ones come. */
  async read(cameras: readonly string[], wish: StillsWish): Promise<void> {
    const { signal } = this.#stop
    for (const camera of cameras) if (!this.all.has(camera)) this.#set(camera, { state: 'asked' })
    try {
      await readStills(cameras, wish, (line) => {
        if (line.jpeg === undefined) this.#set(line.camera_id, { state: 'none', why: line.why ?? 'no still came', rule: line.rule ?? null })
        else this.#set(line.camera_id, { state: 'shown', picture: `data:image/jpeg;base64,${line.jpeg}`, takenAt: Date.parse(line.taken_at ?? '') })
      }, signal)
      this.trouble = ''
    } catch (error) {
      if (signal.aborted) return
      this.trouble = error instanceof Error ? error.message : String(error)
      for (const camera of cameras) if (this.all.get(camera)?.state === 'asked') this.#set(camera, { state: 'none', why: this.trouble, rule: null })
    }
  }

  #set(camera: string, still: StillOf): void {
    this.all = new Map(this.all).set(camera, still)
  }

  /** Let go of every picture: the page is left, or what it is for has changed. */
  clear(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#wanted.clear()
    this.all = new Map()
    this.trouble = ''
  }
}

export const wallStills = new WallStills()
