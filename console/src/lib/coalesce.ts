// Runs a piece of work for a key once at a time; what is asked meanwhile runs once more afterwards, not once for each.

export class Coalescer {
  readonly #running = new Set<string>()
  readonly #again = new Set<string>()
  readonly #work: (key: string) => Promise<void>

  constructor(work: (key: string) => Promise<void>) {
    this.#work = work
  }

  ask(key: string): void {
    if (this.#running.has(key)) {
      this.#again.add(key)
      return
    }
    this.#running.add(key)
    void this.#work(key).finally(() => {
      this.#running.delete(key)
      if (this.#again.delete(key)) this.ask(key)
    })
  }
}

/** Runs work at most once in `gapMs`: at once when quiet, else one more time when the gap is over. */
export class Spaced {
  readonly #work: () => void
  readonly #gapMs: number
  #isClosed = false
  #isAsked = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(gapMs: number, work: () => void) {
    this.#gapMs = gapMs
    this.#work = work
  }

  ask(): void {
    if (this.#isClosed) {
      this.#isAsked = true
      return
    }
    this.#isClosed = true
    this.#timer = setTimeout(() => {
      this.#isClosed = false
      if (this.#isAsked) {
        this.#isAsked = false
        this.ask()
      }
    }, this.#gapMs)
    this.#work()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#isClosed = this.#isAsked = false
  }
}
