// What the review shows: the queue in one of its states, the pair that is open, the log of merges, what was just done.
import * as api from '../lib/review'
import type { Merge, Pair, Queue, QueueState, Verdict, Waiting } from '../lib/review'

export type Tab = QueueState | 'merges'

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

class ReviewDesk {
  tab = $state<Tab>('open')
  queue = $state.raw<Queue | null>(null)
  merges = $state.raw<Merge[] | null>(null)
  at = $state(-1)
  pair = $state.raw<Pair | null>(null)
  trouble = $state('') // the list did not come
  pairTrouble = $state('')
  isBusy = $state(false)
  told = $state('') // what was just done, or why it was not
  lastDecided = $state<string | null>(null)
  #asked = 0

  get reviews(): readonly Waiting[] {
    return this.queue?.reviews ?? []
  }

  async open(tab: Tab): Promise<void> {
    this.tab = tab
    this.queue = null
    this.merges = null
    this.pair = null
    this.at = -1
    await this.load()
  }

  async load(): Promise<void> {
    const { tab } = this
    this.trouble = ''
    try {
      if (tab === 'merges') {
        const merges = await api.readMerges()
        if (tab === this.tab) this.merges = merges
        return
      }
      const queue = await api.readQueue(tab)
      if (tab !== this.tab) return
      this.queue = queue
      await this.mark(Math.min(Math.max(this.at, 0), queue.reviews.length - 1))
    } catch (error) {
      this.trouble = said(error)
    }
  }

  async mark(at: number): Promise<void> {
    const waiting = this.reviews[at]
    const asked = ++this.#asked
    this.at = waiting ? at : -1
    this.pairTrouble = ''
    if (!waiting) {
      this.pair = null
      return
    }
    try {
      const pair = await api.readPair(waiting.review_id)
      if (asked === this.#asked) this.pair = pair
    } catch (error) {
      if (asked === this.#asked) {
        this.pair = null
        this.pairTrouble = said(error)
      }
    }
  }

  move(by: number): void {
    const at = api.moved(this.at, by, this.reviews.length)
    if (at !== this.at) void this.mark(at)
  }

  async decide(verdict: Verdict, reason: string): Promise<boolean> {
    const { pair } = this
    if (!pair || this.isBusy) return false
    return this.#do(async () => {
      await api.decide(pair.review_id, verdict, reason)
      this.lastDecided = verdict === 'unsure' ? null : pair.review_id
      const names = this.reviews[this.at]
      this.told = `${api.VERDICTS[verdict]}: ${names?.left.name ?? ''} and ${names?.right.name ?? ''}.`
    })
  }

  async undo(): Promise<boolean> {
    const id = this.lastDecided
    if (id === null) return false
    return this.takeDecisionBack(id, 'Undone right after deciding.')
  }

  takeDecisionBack(id: string, why: string): Promise<boolean> {
    return this.#do(async () => {
      await api.takeDecisionBack(id, why)
      this.lastDecided = null
      this.told = 'Taken back: everything is as it was, and the pair waits again.'
    })
  }

  takeMergeBack(id: string, why: string): Promise<boolean> {
    return this.#do(async () => {
      const { are_still_one: areStillOne } = await api.takeMergeBack(id, why)
      this.told = areStillOne ? 'Taken back, but another merge still holds the two together.' : 'Taken back: everything is as it was.'
    })
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    this.isBusy = true
    try {
      await work()
      await this.load()
      return true
    } catch (error) {
      this.told = `Not done: ${said(error)}`
      return false
    } finally {
      this.isBusy = false
    }
  }
}

export const reviewDesk = new ReviewDesk()
