// The officer's own body-worn cameras: told of each look before it begins, private at one press.
import { FROM_NOW, LiveSocket } from '../lib/socket'
import { listWorn, markMoment, type Moment, readNotice, type WearerNotice, withNotice, type WornCamera } from '../lib/wearer'

class Wearer {
  cameras = $state.raw<readonly WornCamera[]>([])
  notices = $state.raw<readonly WearerNotice[]>([])
  trouble = $state('')
  #socket: LiveSocket | null = null

  /** Listen for looks; returns how to stop. */
  listen(): () => void {
    const socket = new LiveSocket(FROM_NOW, {
      onEvent: (event) => {
        if (event.kind === 'wearer_notice') this.#tell(readNotice(event.body))
        if (event.kind === 'wearer_notice' || event.kind === 'wearer_state') void this.load()
      },
      onResync: () => { void this.load() },
      onState: () => undefined,
      onServerTime: () => undefined,
      onRefused: () => undefined,
    })
    this.#socket = socket
    socket.start()
    void this.load()
    return () => {
      socket.stop()
      this.#socket = null
      this.cameras = this.notices = []
    }
  }

  async load(): Promise<void> {
    try {
      this.cameras = await listWorn()
      this.trouble = ''
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
    }
  }

  /** Say that a notice stands on the page: the look waits for it. */
  shows(notice: WearerNotice): void {
    this.#socket?.say({ shows_notice: notice.notice_id })
  }

  saw(notice: WearerNotice): void {
    this.#socket?.say({ saw_notice: notice.notice_id })
    this.notices = this.notices.filter((one) => one.notice_id !== notice.notice_id)
  }

  async mark(camera: WornCamera, kind: Moment): Promise<void> {
    try {
      const now = await markMoment(camera.camera_id, camera.private === kind ? null : kind)
      this.cameras = this.cameras.map((one) => (one.camera_id === now.camera_id ? now : one))
      this.trouble = ''
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
    }
  }

  #tell(notice: WearerNotice | null): void {
    if (notice !== null) this.notices = withNotice(this.notices, notice)
  }
}

export const wearer = new Wearer()
