// The smaller things a page holds: the parts' health, units, unreadable messages, stories.
import * as api from '../lib/api'
import type { Health, Story, Unit, UnreadableMessage } from '../lib/types'

const POLL_MS = 5000

class Parts {
  health = $state.raw<Health | null>(null)
  isReachable = $state(true)
  #timer: ReturnType<typeof setInterval> | undefined
  #onChange: (isReachable: boolean) => void = () => undefined

  start(onChange: (isReachable: boolean) => void): void {
    this.#onChange = onChange
    clearInterval(this.#timer)
    this.#timer = setInterval(() => { void this.ask() }, POLL_MS)
    void this.ask()
  }

  async ask(): Promise<void> {
    const before = this.isReachable
    try {
      this.health = await api.readHealth()
      this.isReachable = true
    } catch {
      this.isReachable = false
    }
    if (before !== this.isReachable) this.#onChange(this.isReachable)
  }
}

class Units {
  all = $state.raw<ReadonlyMap<string, Unit>>(new Map())

  async load(): Promise<void> {
    const units = await api.listUnits().catch(() => null)
    if (units) this.all = new Map(units.map((unit) => [unit.unit_id, unit]))
  }

  clear(): void {
    this.all = new Map()
  }

  move(moved: readonly Unit[]): void {
    const all = new Map(this.all)
    for (const unit of moved) all.set(unit.unit_id, { ...all.get(unit.unit_id), ...unit })
    this.all = all
  }
}

class Unreadable {
  messages = $state.raw<readonly UnreadableMessage[]>([])
  isAllowed = $state(false)
  trouble = $state('')
  #isRefused = false

  /** Read the list; a role that may not is asked for only once. */
  async load(): Promise<void> {
    if (this.#isRefused) return
    try {
      this.messages = await api.listQuarantine()
      this.isAllowed = true
    } catch (error) {
      this.#isRefused = error instanceof api.RefusedError && error.status === 403
      if (this.#isRefused) this.isAllowed = false
    }
  }

  async replay(message: string): Promise<void> {
    this.trouble = ''
    try {
      await api.replayMessage(message)
      await this.load()
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
    }
  }

  clear(): void {
    this.messages = []
    this.isAllowed = this.#isRefused = false
  }
}

class Stories {
  all = $state.raw<readonly Story[]>([])
  isShown = $state(false)
  playing = $state('')
  trouble = $state('')

  async load(): Promise<void> {
    this.all = await api.listStories().catch(() => [])
  }

  /** Play a story; what it answers may name the incident that will come. */
  async play(story: Story): Promise<{ key: string | null } | null> {
    this.isShown = false
    this.trouble = ''
    this.playing = story.title
    try {
      const said = (await api.playStory(story.name)) as { incident_key?: unknown } | null
      return { key: typeof said?.incident_key === 'string' ? said.incident_key : null }
    } catch (error) {
      this.playing = ''
      this.trouble = error instanceof Error ? error.message : String(error)
      return null
    }
  }
}

export const parts = new Parts()
export const units = new Units()
export const unreadable = new Unreadable()
export const stories = new Stories()
