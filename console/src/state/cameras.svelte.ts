// All permitted cameras, and the dock: which four play for the selected incident.
import * as api from '../lib/api'
import { choose, type Dock, EMPTY_DOCK, endAll, giveUp, openDock, type Picture, renew, show } from '../lib/dock'
import { distance, type Point } from '../lib/geometry'
import type { Docked } from '../lib/map-data'
import { cueCameras } from '../lib/turning'
import type { Camera, Problem } from '../lib/types'

const MOVED_METRES = 150 // a place that moved further gets its cameras anew

class CameraDesk {
  cameras = $state.raw<readonly Camera[]>([])
  refusal = $state.raw<Problem | null>(null)
  dock = $state.raw<Dock>(EMPTY_DOCK)
  incident = $state<string | null>(null)
  large = $state<number | null>(null)
  isSearching = $state(false)
  trouble = $state('')
  heldChange = $state(0) // how often somebody took, let go of, or asked for a camera
  #at: Point | null = null
  #asked = 0
  #views = new Map<string, (reason: string) => void>()

  get docked(): Docked[] {
    return this.dock.tiles.flatMap((tile, index) => (tile ? [{ camera: tile.camera, number: index + 1 }] : []))
  }

  /** Read all permitted cameras; a role that may not is asked for only once. */
  async loadAll(): Promise<void> {
    if (this.refusal) return
    try {
      this.cameras = (await api.listCameras()).cameras
    } catch (error) {
      if (!(error instanceof api.RefusedError)) return // the header says already that Plainview is not reachable
      this.cameras = []
      if (error.status === 403) this.refusal = error.problem
    }
  }

  /** Go to another incident, or none: what played for the last one ends here. */
  begin(incident: string | null): void {
    this.#asked += 1
    this.incident = incident
    this.#at = null
    this.large = null
    this.trouble = ''
    this.isSearching = incident !== null
    this.dock = openDock(this.dock, [])
  }

  async load(incident: string, at: Point | null): Promise<void> {
    if (incident !== this.incident) return
    const asked = ++this.#asked
    try {
      const nearest = await api.listNearestCameras(incident)
      if (asked !== this.#asked) return
      const hasMoved = this.#at === null || (at !== null && distance(this.#at, at) > MOVED_METRES)
      this.#at = at ?? this.#at
      this.dock = hasMoved ? openDock(this.dock, nearest) : renew(this.dock, nearest)
      this.trouble = ''
      if (this.docked.some(({ camera }) => camera.can_turn)) void cueCameras(incident).catch(() => undefined) // a refusal is in the ledger
    } catch (error) {
      if (asked === this.#asked) this.trouble = error instanceof Error ? error.message : String(error)
    } finally {
      if (asked === this.#asked) this.isSearching = false
    }
  }

  clear(): void {
    this.begin(null)
    this.cameras = []
    this.refusal = null
  }

  show(key: number, picture: Picture): void {
    this.dock = show(this.dock, key, picture)
  }

  giveUp(key: number, picture: Picture): void {
    this.dock = giveUp(this.dock, key, picture)
  }

  open(id: string): void {
    const camera = this.cameras.find((known) => known.camera_id === id) ?? this.docked.find((known) => known.camera.camera_id === id)?.camera
    if (!camera) return
    const far = this.#at ? distance(this.#at, [camera.longitude, camera.latitude]) : null
    this.dock = choose(this.dock, { distance_metres: far, ...camera }).dock
  }

  enlarge(at: number): void {
    this.large = this.large === at || !this.dock.tiles[at] ? null : at
  }

  end(reason: string): void {
    this.dock = endAll(this.dock, reason)
    this.large = null
  }

  /** Be told when the server ends a view; returns how to stop being told. */
  watchView(view: string, onEnded: (reason: string) => void): () => void {
    this.#views.set(view, onEnded)
    return () => { this.#views.delete(view) }
  }

  noteHeld(): void {
    this.heldChange += 1
  }

  endView(view: string, reason: string): void {
    this.#views.get(view)?.(reason)
  }
}

export const cameraDesk = new CameraDesk()
