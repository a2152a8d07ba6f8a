// One person watching one camera: the view is asked for, played, watched for stillness, asked for again, and ended.
import { endView, openView, RefusedError, type ViewWish } from './api'
import type { Picture } from './dock'
import { watchFrames } from './frames'
import { Player } from './player'

const FIRST_FRAME_TICKS = 3 // of 500 ms: 1.5 s in which this page had the time to show one
const TICK_MS = 500
const PATIENCE_MS = 8000 // for a camera nothing can replace
const SOCKET_SAYS_WITHIN_MS = 800
const FIRST_RETRY_MS = 1000
const MOST_RETRIES = 6

const REVOKED = 4001
const SILENT = 4004
const UNPLAYABLE = 4005
const TOO_SLOW = 4008

export interface Watcher {
  show(picture: Picture): void
  giveUp(picture: Picture): void
  onFirstFrame(ms: number): void
  onFrame(total: number, cameAt: number | null): void
  watchView(view: string, onEnded: (reason: string) => void): () => void
}

export interface Sight {
  again(): void
  stop(): void
}

class Watching implements Sight {
  readonly #video: HTMLVideoElement
  readonly #camera: string
  readonly #incident: string | null
  readonly #wish: ViewWish
  readonly #to: Watcher
  readonly #player: Player
  #view: string | null = null
  #isStopped = false
  #hasFrames = false
  #lastFrameAt: number | null = null
  #retries = 0
  #turn = 0 // answers that belong to an earlier try are dropped
  #timers: ReturnType<typeof setTimeout>[] = []
  #unwatchFrames: () => void = () => undefined
  #unwatchView: () => void = () => undefined

  constructor(video: HTMLVideoElement, camera: string, incident: string | null, to: Watcher, wish: ViewWish) {
    this.#video = video
    this.#camera = camera
    this.#incident = incident
    this.#wish = wish
    this.#to = to
    this.#player = new Player(video, { onFirstFrame: () => undefined, onEnded: (reason, code) => { this.#end(reason, code) } })
    void this.#begin()
  }

  again(): void {
    this.#retries = 0
    this.#clear()
    this.#to.show({ state: 'connecting' })
    void this.#begin()
  }

  stop(): void {
    this.#isStopped = true
    this.#clear()
  }

  async #begin(): Promise<void> {
    const turn = ++this.#turn
    const asked = performance.now()
    this.#later(PATIENCE_MS, () => { if (!this.#hasFrames) this.#say('no picture came') })
    try {
      const view = await openView(this.#camera, this.#incident, this.#wish)
      if (turn !== this.#turn) {
        void endView(view.view_id).catch(() => undefined)
        return
      }
      this.#view = view.view_id
      this.#unwatchView = this.#to.watchView(view.view_id, (reason) => { this.#hearEnd(reason) })
      this.#unwatchFrames = this.#count(asked)
      this.#expectFrame(FIRST_FRAME_TICKS)
      await this.#player.play(view.watch, view.token)
    } catch (error) {
      if (turn === this.#turn) this.#fail(error)
    }
  }

  /** Give the camera up when nothing came in time; what came and is not drawn yet is this page's delay, not the camera's. */
  #expectFrame(ticks: number): void {
    this.#later(TICK_MS, () => {
      if (this.#hasFrames || this.#video.buffered.length > 0) return
      if (ticks > 1) this.#expectFrame(ticks - 1)
      else this.#to.giveUp({ state: 'connecting' })
    })
  }

  #count(asked: number): () => void {
    return watchFrames(this.#video, {
      onFrame: (total, mediaSeconds) => {
        this.#lastFrameAt = Date.now()
        if (!this.#hasFrames) {
          this.#hasFrames = true
          this.#retries = 0
          this.#to.onFirstFrame(performance.now() - asked)
          this.#to.show({ state: 'playing' })
        }
        this.#to.onFrame(total, this.#player.cameAt(mediaSeconds))
      },
      onStill: () => { this.#say('the picture stands still') },
      onMoving: () => { this.#to.show({ state: 'playing' }) },
    })
  }

  #fail(error: unknown): void {
    if (error instanceof RefusedError && error.status === 403) {
      const { rule, detail, title, entry } = error.problem
      this.#clear()
      this.#to.giveUp({ state: 'refused', rule: rule ?? null, reason: detail ?? title, entry: entry ?? null })
    } else {
      this.#giveUp(error instanceof Error ? error.message : 'no answer')
    }
  }

  #end(reason: string, code: number): void {
    if (this.#isStopped) return
    this.#view = null // the server ended it
    if (code === REVOKED || reason === 'incident closed') this.#close(reason || 'the view was revoked')
    else if (code === SILENT || code === UNPLAYABLE) this.#giveUp(reason || 'the camera is silent')
    else if (code === TOO_SLOW) this.#retry(reason || 'this page was too slow', 0)
    else this.#retry(reason || 'the connection was lost', FIRST_RETRY_MS * 2 ** this.#retries)
  }

  /** The event that a view ended comes beside the socket's own end, which says more: it only counts when that stays away. */
  #hearEnd(reason: string): void {
    const turn = this.#turn
    this.#later(SOCKET_SAYS_WITHIN_MS, () => { if (turn === this.#turn) this.#close(reason) })
  }

  #close(reason: string): void {
    this.#view = null
    this.#clear()
    this.#to.show({ state: 'ended', reason })
  }

  #giveUp(reason: string): void {
    this.#clear()
    this.#to.giveUp({ state: 'silent', since: this.#lastFrameAt, reason })
  }

  #retry(reason: string, waitMs: number): void {
    this.#clear()
    this.#say(reason)
    this.#retries += 1
    if (this.#retries <= MOST_RETRIES) this.#later(waitMs, () => { void this.#begin() })
  }

  #say(reason: string): void {
    this.#to.show({ state: 'silent', since: this.#lastFrameAt, reason })
  }

  #later(ms: number, work: () => void): void {
    this.#timers.push(setTimeout(work, ms))
  }

  #clear(): void {
    this.#turn += 1
    for (const timer of this.#timers.splice(0)) clearTimeout(timer)
    this.#unwatchFrames()
    this.#unwatchView()
    this.#unwatchFrames = this.#unwatchView = () => undefined
    this.#player.stop()
    // a view that played ends with its socket; one that did not must not stay open until its token ends
    if (this.#view !== null && !this.#hasFrames) void endView(this.#view).catch(() => undefined)
    this.#view = null
    this.#hasFrames = false
  }
}

/** Ask for a view of a camera now and play it until stopped. */
export function watchCamera(video: HTMLVideoElement, camera: string, incident: string | null, to: Watcher, wish: ViewWish = {}): Sight {
  return new Watching(video, camera, incident, to, wish)
}
