// The dossier of the selected incident: loading, ready, refused or failed; a newer one replaces it without a flicker.
import * as api from '../lib/api'
import { mark } from '../lib/marks'
import type { Dossier, Problem } from '../lib/types'

const NOT_YET = [404, 409, 425] // asked for before the incident was ready

class DossierDesk {
  incident = $state<string | null>(null)
  dossier = $state.raw<Dossier | null>(null)
  refusal = $state.raw<Problem | null>(null)
  trouble = $state('')
  isLoading = $state(false)
  isHeld = $state(false) // of a call that is not urgent: shown when somebody asks
  version = 0 // of the incident, where the dossier came by itself
  #asked = 0

  begin(incident: string | null): void {
    this.#asked += 1
    this.incident = incident
    this.dossier = null
    this.version = 0
    this.refusal = null
    this.trouble = ''
    this.isHeld = false
    this.isLoading = incident !== null
  }

  /** Take a dossier that came by itself, of that version of the incident. */
  async put(incident: string, dossier: Dossier, version: number): Promise<void> {
    this.begin(incident)
    this.dossier = dossier
    this.version = version
    this.isLoading = false
    await painted()
    mark(`dossier-rendered:${incident}`)
  }

  /** Keep the records of a less urgent call closed until somebody asks. */
  hold(incident: string): void {
    if (incident !== this.incident || this.dossier !== null) return
    this.isHeld = true
    this.isLoading = false
  }

  async load(incident: string): Promise<void> {
    if (incident !== this.incident) return
    this.isHeld = false
    const asked = ++this.#asked
    this.isLoading = true
    try {
      const dossier = await api.readDossier(incident)
      if (asked !== this.#asked) return
      this.dossier = dossier
      this.refusal = null
      this.trouble = ''
      await painted()
      mark(`dossier-rendered:${incident}`)
    } catch (error) {
      if (asked === this.#asked) this.#fail(error)
    } finally {
      if (asked === this.#asked) this.isLoading = this.dossier === null && this.refusal === null && this.trouble === ''
    }
  }

  #fail(error: unknown): void {
    if (error instanceof api.RefusedError && NOT_YET.includes(error.status)) {
      this.trouble = 'The dossier is not assembled yet. It appears here by itself.'
    } else if (error instanceof api.RefusedError && error.status === 403) {
      this.refusal = error.problem
      this.dossier = null
      this.trouble = ''
    } else {
      this.trouble = error instanceof Error ? error.message : String(error)
    }
  }
}

/** Wait until what was set is on the screen. */
function painted(): Promise<void> {
  return new Promise((resolve) => { requestAnimationFrame(() => { setTimeout(resolve) }) })
}

export const dossierDesk = new DossierDesk()
