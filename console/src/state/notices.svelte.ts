// Corrections of what this seat was shown: read at sign-in and when one is made, gone when acknowledged.
import { acknowledge, listNotices, type Notice } from '../lib/contests'
import { answersCalls } from '../lib/words'

class Notices {
  all = $state.raw<readonly Notice[]>([])
  trouble = $state('')
  #of = ''

  /** Read a seat's notices; a role that is shown no dossiers has none and is not asked for. */
  async load(actor: { actor_id: string; role: string }): Promise<void> {
    this.#of = actor.actor_id
    if (!answersCalls(actor.role)) {
      this.all = []
      return
    }
    const all = await listNotices().catch(() => null)
    if (all !== null && this.#of === actor.actor_id) this.all = all
  }

  async acknowledge(notice: string): Promise<void> {
    this.trouble = ''
    try {
      await acknowledge(notice)
      this.all = this.all.filter((one) => one.notice_id !== notice)
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
    }
  }
}

export const notices = new Notices()
