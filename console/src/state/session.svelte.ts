// Who is signed in; signing in and out.
import * as api from '../lib/api'
import type { Actor, Role, Session as SignedIn } from '../lib/types'

class Session {
  actor = $state.raw<Actor | null>(null)
  isAsked = $state(false) // whether the server has said yet who is signed in
  signingIn = $state<Role | null>(null)
  trouble = $state('')

  dossierUpTo = 2 // the priority up to which a call's dossier is shown without being asked for

  #take(session: SignedIn | null): void {
    this.dossierUpTo = session?.dossier_up_to_priority ?? this.dossierUpTo
    this.actor = session?.actor ?? null
  }

  async ask(): Promise<Actor | null> {
    try {
      this.#take(await api.readSession())
      this.trouble = ''
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
    }
    this.isAsked = true
    return this.actor
  }

  async signIn(role: Role): Promise<void> {
    this.signingIn = role
    this.trouble = ''
    try {
      this.#take(await api.signIn(role))
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
    }
    this.signingIn = null
  }

  async signOut(): Promise<void> {
    await api.signOut().catch(() => undefined) // a session that is gone already is what was wanted
    this.actor = null
  }
}

export const session = new Session()
