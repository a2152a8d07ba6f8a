// Plays one camera in a <video>, always at its live edge: fragments from a WebSocket, through MediaSource.

export interface PlayerEvents {
  onFirstFrame(ms: number): void
  onEnded(reason: string, code: number): void
}

export const LOST = 1006 // what browsers say of a connection that was cut
export const UNPLAYABLE = 4005
const QUIET_MS = 6000 // the server ends a silent camera sooner, so the connection is gone
const SEEK_SECONDS = 1.2 // further behind than this: jump
const HURRY_SECONDS = 0.45
const CALM_SECONDS = 0.2
const FAST = 1.15
const EDGE_SECONDS = 0.05
const KEPT_SECONDS = 10
const TRIM_SECONDS = 20
const SMALL_PIXELS = 700 // as wide as a tile of a wall; wider wants the main stream

export type Size = 'small' | 'large'

/** Say which of a camera's streams a picture of that many pixels across wants. */
export const sizeFor = (width: number): Size => (width > SMALL_PIXELS ? 'large' : 'small')

export interface Step {
  seekTo: number | null
  rate: number
}

/** Say how to stay live: where to jump, how fast to play; `end` is where the buffer ends, in seconds. */
export function stepToLive(current: number, start: number, end: number, rate: number): Step {
  const behind = end - current
  if (current < start || behind > SEEK_SECONDS) return { seekTo: Math.max(start, end - EDGE_SECONDS), rate: 1 }
  if (behind > HURRY_SECONDS) return { seekTo: null, rate: FAST }
  return { seekTo: null, rate: behind < CALM_SECONDS ? 1 : rate }
}

/** Join what arrived meanwhile, so that it is appended at once. */
export function joined(parts: readonly ArrayBuffer[]): ArrayBuffer {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(new Uint8Array(part), at)
    at += part.byteLength
  }
  return whole.buffer
}

/** Read one of the server's text frames: what to tell the decoder, or why the view ends. */
export function readWord(text: string): { mime?: string; ended?: string } {
  const said: unknown = JSON.parse(text)
  if (typeof said !== 'object' || said === null) return {}
  const { mime, ended } = said as Record<string, unknown>
  return { ...(typeof mime === 'string' && { mime }), ...(typeof ended === 'string' && { ended }) }
}

function newSource(video: HTMLVideoElement): MediaSource {
  const managed = (globalThis as { ManagedMediaSource?: typeof MediaSource }).ManagedMediaSource // phones by Apple have only this
  if (typeof MediaSource !== 'undefined' || managed === undefined) return new MediaSource()
  video.disableRemotePlayback = true // it won't open otherwise
  return new managed()
}

/** One stream from its first byte to its end; a Player has at most one. */
class Stream {
  readonly #video: HTMLVideoElement
  readonly #events: PlayerEvents
  readonly #source: MediaSource
  readonly #url: string
  readonly #socket: WebSocket
  readonly #patience: ReturnType<typeof setInterval>
  readonly #frame: number
  #buffer: SourceBuffer | null = null
  #mime = ''
  #waiting: ArrayBuffer[] = []
  #heardAt = performance.now()
  #reason = ''
  #isOver = false
  #size: Size
  readonly #watchedSize: ResizeObserver
  #appendedAt = 0
  edge: Edge | null = null

  constructor(video: HTMLVideoElement, events: PlayerEvents, address: string) {
    const began = performance.now()
    this.#video = video
    this.#events = events
    this.#size = this.#wantedSize()
    this.#socket = new WebSocket(`${address}&size=${this.#size}`) // first: the rest is done while it connects
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => { this.#hear(message.data) }
    this.#socket.onclose = (closing) => { this.end(this.#reason || closing.reason || 'the connection was lost', closing.code) }
    this.#source = newSource(video)
    this.#source.addEventListener('sourceopen', () => { this.#prepare() })
    this.#url = URL.createObjectURL(this.#source)
    video.muted = true
    video.playsInline = true
    video.onerror = () => { this.end('the picture can’t be decoded', UNPLAYABLE) }
    video.src = this.#url
    this.#frame = video.requestVideoFrameCallback(() => { events.onFirstFrame(performance.now() - began) })
    this.#socket.onopen = () => { this.#tellSize() }
    this.#watchedSize = new ResizeObserver(() => { this.#tellSize() })
    this.#watchedSize.observe(video)
    this.#patience = setInterval(() => {
      if (performance.now() - this.#heardAt > QUIET_MS) this.end('no video arrives', LOST)
    }, 1000)
    void video.play().catch(() => undefined) // tried again when there is something to play
  }

  /** Take everything down, and say why, once. */
  end(reason: string, code: number): void {
    if (this.#isOver) return
    this.close()
    this.#events.onEnded(reason, code)
  }

  /** Take everything down without a word. */
  close(): void {
    this.#isOver = true
    clearInterval(this.#patience)
    this.#watchedSize.disconnect()
    this.#waiting = []
    this.#socket.onmessage = this.#socket.onclose = null
    this.#socket.close()
    this.#video.onerror = null
    this.#video.cancelVideoFrameCallback(this.#frame)
    this.#video.removeAttribute('src') // a last picture left standing would look live
    this.#video.load()
    URL.revokeObjectURL(this.#url)
  }

  #wantedSize(): Size {
    return sizeFor(this.#video.clientWidth * devicePixelRatio)
  }

  /** Say that the tile became large or small: the other stream comes at its next keyframe. */
  #tellSize(): void {
    const size = this.#wantedSize()
    if (size === this.#size || this.#socket.readyState !== WebSocket.OPEN) return
    this.#size = size
    this.#socket.send(JSON.stringify({ size }))
  }

  #hear(data: string | ArrayBuffer): void {
    this.#heardAt = performance.now()
    if (typeof data !== 'string') {
      this.#waiting.push(data)
      this.#feed()
      return
    }
    const { mime, ended } = readWord(data)
    if (ended !== undefined) this.#reason = ended
    if (mime !== undefined) {
      this.#mime = mime
      this.#prepare()
    }
  }

  #prepare(): void {
    if (this.#mime === '' || this.#source.readyState !== 'open' || this.#isOver) return
    try {
      if (this.#buffer === null) this.#buffer = this.#newBuffer()
      else this.#buffer.changeType(this.#mime)
    } catch {
      this.end(`this browser can’t play ${this.#mime}`, UNPLAYABLE)
    }
    this.#feed()
  }

  #newBuffer(): SourceBuffer {
    const buffer = this.#source.addSourceBuffer(this.#mime)
    buffer.mode = 'sequence' // starts at 0, and closes the gap where pictures were skipped
    buffer.addEventListener('updateend', () => {
      this.#stayLive()
      this.#feed()
    })
    return buffer
  }

  #feed(): void {
    if (this.#buffer === null || this.#buffer.updating || this.#waiting.length === 0 || this.#isOver) return
    const parts = this.#waiting.splice(0)
    this.#appendedAt = Date.now() - (performance.now() - this.#heardAt)
    try {
      this.#buffer.appendBuffer(joined(parts))
    } catch {
      this.end('the picture can’t be decoded', UNPLAYABLE)
    }
  }

  #stayLive(): void {
    const { buffered } = this.#video
    const last = buffered.length - 1
    if (this.#isOver || this.#buffer === null || last < 0) return
    const end = buffered.end(last)
    if (this.edge?.end !== end) this.edge = { end, arrivedAt: this.#appendedAt }
    const step = stepToLive(this.#video.currentTime, buffered.start(last), end, this.#video.playbackRate)
    if (step.seekTo !== null) this.#video.currentTime = step.seekTo
    if (step.rate !== this.#video.playbackRate) this.#video.playbackRate = step.rate
    if (this.#video.paused) void this.#video.play().catch(() => undefined)
    if (end - buffered.start(0) > TRIM_SECONDS && !this.#buffer.updating) this.#buffer.remove(0, end - KEPT_SECONDS)
  }
}

export interface Edge {
  end: number // of what is buffered, in the stream's seconds
  arrivedAt: number // when its last picture came, in ms since 1970
}

/** Say when a picture came, by the stream's own times: a picture that stands keeps its time, whatever the clock says. */
export const cameAt = (edge: Edge | null, mediaSeconds: number): number | null =>
  edge === null ? null : edge.arrivedAt - Math.max(0, edge.end - mediaSeconds) * 1000

export class Player {
  readonly #video: HTMLVideoElement
  readonly #events: PlayerEvents
  #stream: Stream | null = null

  constructor(video: HTMLVideoElement, events: PlayerEvents) {
    this.#video = video
    this.#events = events
  }

  /** Play what a view's ticket says; milliseconds to the first frame count from here. Never rejects: `onEnded` says why. */
  play(watch: string, token: string): Promise<void> {
    this.stop()
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    this.#stream = new Stream(this.#video, this.#events, `${scheme}://${location.host}${watch}?token=${encodeURIComponent(token)}`)
    return Promise.resolve()
  }

  /** When the picture of that media time came, or null where nothing is known of it. */
  cameAt(mediaSeconds: number): number | null {
    return cameAt(this.#stream?.edge ?? null, mediaSeconds)
  }

  /** Stop without a word. */
  stop(): void {
    this.#stream?.close()
    this.#stream = null
  }
}
