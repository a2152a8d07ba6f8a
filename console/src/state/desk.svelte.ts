// The desk of one signed-in person: joins the lists with the live events, and opens and closes incidents.
import { whenSignedOut } from '../lib/api'
import { Coalescer, Spaced } from '../lib/coalesce'
import { freshest, opensItself } from '../lib/incidents'
import { incidentSpot } from '../lib/map-data'
import { mark } from '../lib/marks'
import { LiveSocket, type LiveState } from '../lib/socket'
import type { Dossier, Incident, LiveEvent, Unit } from '../lib/types'
import { answersCalls, mayReadUnreadable, placeLine } from '../lib/words'
import { calls } from './calls.svelte'
import { cameraDesk } from './cameras.svelte'
import { dossierDesk } from './dossier.svelte'
import { notices } from './notices.svelte'
import { parts, stories, units, unreadable } from './rest.svelte'
import { session } from './session.svelte'
import { time } from './time.svelte'

const PURPOSE = 'call_response'
const READY_WITHIN_MS = 800
const WORDS_FIRST_MS = 200 // the longest that pictures wait for the dossier to be drawn
const STORY_WITHIN_MS = 20_000
const CAMERA_LIST_GAP_MS = 3000
const LIST_AFTER_MS = 1200 // the dossier and the docked four come first
const OTHERS_GAP_MS = 30_000 // school cameras that another incident opens or closes

class Desk {
  live = $state.raw<LiveState>({ state: 'connecting' })
  heardAt = $state(Date.now())
  said = $state('') // for those who listen: the newest call
  #socket: LiveSocket | null = null
  #ready = new Set<string>()
  #hasOpened = false
  #story: { key: string | null; until: number } | null = null
  #changed = new Coalescer((id) => this.#readAgain(id))
  #cameraList = new Spaced(CAMERA_LIST_GAP_MS, () => { if (this.#answers()) void cameraDesk.loadAll() })
  #cameraListOfOthers = new Spaced(OTHERS_GAP_MS, () => { if (this.#answers()) void cameraDesk.loadAll() })
  #quarantine = new Spaced(1000, () => { if (unreadable.isAllowed) void unreadable.load() })

  async start(): Promise<void> {
    whenSignedOut(() => { this.stop(); session.actor = null })
    parts.start((isReachable) => { if (isReachable) this.#socket?.retryNow() })
    void stories.load()
    const cursor = await calls.loadAll()
    if (calls.refusal) return // a role without calls: it is not asked for the rest, each refusal being an entry
    this.#follow(cursor ?? 0)
    this.#askForAll()
    if (mayReadUnreadable(session.actor?.role ?? '')) void unreadable.load()
    for (const id of calls.queue.incidents.keys()) this.#ready.add(id)
    const asked = location.hash.replace(/^#incident\//, '')
    const first = calls.queue.incidents.has(asked) ? asked : freshest(calls.queue, time.now, this.#showsAny())
    if (first && calls.selected === null && (first === asked || this.#answers())) this.open(first)
  }

  stop(): void {
    this.#socket?.stop()
    this.#socket = null
    this.close()
    this.#cameraList.stop()
    this.#cameraListOfOthers.stop()
    this.#quarantine.stop()
    calls.clear()
    cameraDesk.clear()
    units.clear()
    unreadable.clear()
    this.#ready.clear()
    this.#hasOpened = false
    this.#story = null
    this.live = { state: 'connecting' }
  }

  open(id: string): void {
    if (calls.selected === id) return
    this.#select(id)
    dossierDesk.begin(id)
    if (this.#ready.has(id)) this.#show(id)
    else setTimeout(() => { if (!this.#ready.has(id)) this.#show(id) }, READY_WITHIN_MS)
  }

  #select(id: string): void {
    this.#hasOpened = true
    calls.select(id)
    this.#wait()
    history.replaceState(null, '', `#incident/${id}`)
    cameraDesk.begin(id)
    this.#askForCameras(id)
  }

  close(): void {
    if (calls.selected === null) return
    calls.select(null)
    history.replaceState(null, '', location.pathname)
    dossierDesk.begin(null)
    cameraDesk.begin(null)
    this.#wait()
    this.#cameraList.ask()
  }

  async playStory(name: string): Promise<void> {
    const story = stories.all.find((one) => one.name === name)
    const played = story ? await stories.play(story) : null
    if (played) this.#story = { key: played.key, until: Date.now() + STORY_WITHIN_MS }
    setTimeout(() => { stories.playing = '' }, STORY_WITHIN_MS)
  }

  async signOut(): Promise<void> {
    this.stop()
    await session.signOut()
  }

  /** With nothing open the next urgent call opens itself: its dossier is to come the moment it is ready. */
  #wait(): void {
    this.#socket?.waitFor(calls.selected === null && this.#answers() ? PURPOSE : null)
  }

  #takeDossier({ incident, dossier }: { incident: Incident; dossier: Dossier }): void {
    const id = incident.incident_id
    const isNew = calls.put(incident)
    this.#ready.add(id)
    if (isNew) this.#announce(incident)
    if (calls.selected === id && dossierDesk.dossier === null) { // it opened itself a moment before
      this.#showAfter(id, dossierDesk.put(id, dossier, incident.version))
      return
    }
    if (!isNew || !opensItself(incident, calls.selected)) {
      this.#wait() // it was for a call that does not open itself: wait for the next
      return
    }
    if (this.#isStory(incident)) this.#endStory()
    this.#select(id)
    this.#showAfter(id, dossierDesk.put(id, dossier, incident.version))
  }

  #show(id: string): void {
    if (calls.selected === id) this.#showAfter(id, this.#isOnRequest(id) ? this.#hold(id) : dossierDesk.load(id))
  }

  /** The agency's rule: records of less urgent calls are opened by somebody, not by themselves. */
  #isOnRequest(id: string): boolean {
    const incident = calls.queue.incidents.get(id)
    return incident !== undefined && incident.priority > session.dossierUpTo && dossierDesk.dossier === null
  }

  #hold(id: string): Promise<void> {
    dossierDesk.hold(id)
    return Promise.resolve()
  }

  /** Show the records of the open call, asked for by hand. */
  showDossier(): void {
    if (calls.selected !== null && dossierDesk.isHeld) void dossierDesk.load(calls.selected)
  }

  #showAfter(id: string, words: Promise<void>): void {
    const incident = calls.queue.incidents.get(id)
    if (incident && incident.closed_at !== null) cameraDesk.end('incident closed')
    else void Promise.race([words, rest(WORDS_FIRST_MS)]).then(() => { this.#showPictures(id) })
  }

  #showPictures(id: string): void {
    if (calls.selected !== id) return
    const incident = calls.queue.incidents.get(id)
    void cameraDesk.load(id, incident ? incidentSpot(incident) : null)
  }

  #follow(cursor: number): void {
    this.#socket?.stop()
    this.#socket = new LiveSocket(cursor, {
      onEvent: (event) => { this.#take(event) },
      onResync: () => { void this.#resync() },
      onState: (state) => { this.#note(state) },
      onServerTime: (at) => { time.setTo(at) },
      onRefused: () => { void this.#checkSession() },
    })
    this.#socket.start()
    this.#wait()
  }

  #note(state: LiveState): void {
    const isBack = state.state === 'live' && this.live.state === 'lost'
    this.live = state
    if (state.state === 'live') this.heardAt = Date.now()
    if (!isBack) return
    this.#askForAll()
    this.#quarantine.ask()
  }

  async #checkSession(): Promise<void> {
    if ((await session.ask()) === null && session.trouble === '') this.stop()
  }

  async #resync(): Promise<void> {
    const cursor = await calls.loadAll()
    if (cursor !== null) this.#socket?.moveTo(cursor)
    for (const id of calls.queue.incidents.keys()) this.#ready.add(id)
    this.#askForAll()
    this.#quarantine.ask()
    if (calls.selected !== null) this.#show(calls.selected)
  }

  #take(event: LiveEvent): void {
    this.heardAt = Date.now()
    const id = event.incident_id ?? ''
    if (id !== '') mark(`${event.kind}:${id}`)
    if (event.kind === 'dossier') this.#takeDossier(event.body as unknown as { incident: Incident; dossier: Dossier })
    else if (event.kind === 'incident_changed') this.#change(id, event.body?.version)
    else if (event.kind === 'incident_ready') this.#becomeReady(id, event.body?.version)
    else if (event.kind === 'incident_closed') this.#becomeClosed(id)
    else if (event.kind === 'units_moved') units.move((event.body?.units ?? []) as Unit[])
    else if (event.kind === 'cameras_changed') this.#cameraList.ask()
    else if (event.kind === 'view_ended') this.#endView(event)
    else if (event.kind === 'camera_held') cameraDesk.noteHeld()
    else if (event.kind === 'dossier_changed') this.#becomeStale(id)
    else if (event.kind === 'notice_made') this.#askForNotices()
    else if (event.kind.startsWith('message_')) this.#hearMessage(event.kind)
  }

  #askForNotices(): void {
    if (session.actor) void notices.load(session.actor)
  }

  #hearMessage(kind: string): void {
    if (kind !== 'message_received') this.#quarantine.ask()
  }

  /** What dossiers say has changed: of one incident, or of any where none is named. */
  #becomeStale(id: string): void {
    if (id !== '') {
      void dossierDesk.load(id)
      return
    }
    void parts.ask()
    if (calls.selected !== null) void dossierDesk.load(calls.selected)
  }

  #change(id: string, version: unknown): void {
    if (!calls.isKnown(id, version)) this.#changed.ask(id)
  }

  #becomeReady(id: string, version: unknown): void {
    this.#ready.add(id)
    if (!calls.queue.incidents.has(id)) this.#changed.ask(id)
    const isShown = typeof version === 'number' && dossierDesk.version >= version // it came by itself
    if (calls.selected === id && !dossierDesk.refusal && !isShown) this.#show(id)
    if (!isShown) this.#askForCameras(id)
  }

  #becomeClosed(id: string): void {
    this.#ready.delete(id)
    this.#changed.ask(id)
    if (calls.selected === id) cameraDesk.end('incident closed')
    this.#askForCameras(id)
  }

  #askForCameras(id: string): void {
    if (calls.selected === id) setTimeout(() => { this.#cameraList.ask() }, LIST_AFTER_MS)
    else this.#cameraListOfOthers.ask()
  }

  #endView(event: LiveEvent): void {
    cameraDesk.endView(String(event.body?.view_id ?? ''), String(event.body?.reason ?? 'the view was ended'))
  }

  async #readAgain(id: string): Promise<void> {
    const read = await calls.refresh(id)
    if (read === null) return
    if (read.isNew) this.#receive(read.incident)
    if (calls.selected === id && read.incident.closed_at !== null) cameraDesk.end('incident closed')
  }

  #receive(incident: Incident): void {
    this.#announce(incident)
    if (this.#isStory(incident)) {
      this.#endStory()
      this.open(incident.incident_id)
    } else if (this.#answers() && opensItself(incident, calls.selected, this.#showsAny())) {
      this.open(incident.incident_id)
    }
  }

  #announce(incident: Incident): void {
    const high = incident.priority <= 2 ? 'High priority. ' : ''
    this.said = `${high}New: ${incident.type_text}, ${placeLine(incident)}`
  }

  #endStory(): void {
    this.#story = null
    stories.playing = ''
  }

  #answers(): boolean {
    return answersCalls(session.actor?.role ?? '')
  }

  #askForAll(): void {
    this.#cameraList.ask()
    if (this.#answers()) void units.load()
  }

  /** In the demo the first call is opened whatever its priority; from then on only those of high priority. */
  #showsAny(): boolean {
    return parts.health?.demo === true && !this.#hasOpened
  }

  #isStory(incident: Incident): boolean {
    if (this.#story === null || Date.now() > this.#story.until) return false
    return this.#story.key === null ? incident.priority <= 2 : incident.incident_key === this.#story.key
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms) })
}

export const desk = new Desk()
