// The map of one incident in its city: holds the library, draws with layers, and tells what was clicked.
import * as maplibre from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { PMTiles, Protocol } from 'pmtiles'
import { box, type Point } from './geometry'
import type { Features } from './map-data'
import { addImages } from './map-images'
import { type Drawn, DRAWN, styleOf } from './map-style'
import { samples } from './map-samples'

const TILES = '/map/basemap.pmtiles'
const WARM_ZOOM = 16.7 // every layer of the ground is drawn there
const WARM_WITHIN_MS = 4000
const CLICKABLE = ['docked', 'cameras', 'others', 'units'] as const
type Clickable = (typeof CLICKABLE)[number]

export interface Pointed {
  layer: Clickable
  id: string
  title: string
  kind: string
  x: number
  y: number
}

export interface MapEvents {
  onPick(what: Pointed): void
  onHover(what: Pointed | null): void
  onReady(): void
  onTrouble(text: string): void
}

type Box = [west: number, south: number, east: number, north: number]

const NOTHING: Features = { type: 'FeatureCollection', features: [] }
let protocol: Protocol | null = null

/** The tiles of the city; the library is told once where its worker and its tiles come from. */
function tilesOf(url: string): PMTiles {
  if (protocol === null) {
    protocol = new Protocol()
    maplibre.setWorkerUrl(workerUrl)
    const { tile } = protocol
    // never aborted: the tiles are small and near, and an aborted request looks like a failed one
    maplibre.addProtocol('pmtiles', (asked) => tile(asked, new AbortController()))
  }
  const tiles = new PMTiles(url)
  protocol.add(tiles)
  return tiles
}

const isStillPreferred = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

export class CityMap {
  readonly #map: maplibre.Map
  readonly #events: MapEvents
  readonly #drawn = new Map<Drawn, Features>()
  #isReady = false
  #home: Box | null = null
  #sight: Point[] = []
  #isMovedByHand = false
  #isHeld = false
  #isResized = false
  readonly #sizes: ResizeObserver
  readonly #late = new Set<Drawn>() // asked for while held

  constructor(container: HTMLElement, events: MapEvents) {
    const url = `${location.origin}${TILES}`
    const tiles = tilesOf(url)
    this.#events = events
    this.#map = new maplibre.Map({
      container, style: styleOf(`pmtiles://${url}`), minZoom: 9, maxZoom: 19,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, renderWorldCopies: false, trackResize: false,
    })
    this.#map.touchZoomRotate.disableRotation()
    this.#map.keyboard.disableRotation()
    this.#map.on('style.load', () => { addImages(this.#map); void this.#findHome(tiles) })
    this.#map.on('error', (trouble) => { this.#events.onTrouble(trouble.error.message) })
    this.#map.on('click', (click) => { this.#pick(click) })
    this.#map.on('mousemove', (move) => { this.#hover(move) })
    this.#map.on('movestart', (move) => { if (move.originalEvent) this.#isMovedByHand = true })
    this.#sizes = new ResizeObserver(() => { this.#resize() })
    this.#sizes.observe(container)
    this.#map.on('mouseout', () => { this.#events.onHover(null) })
  }

  draw(what: Drawn, features: Features): void {
    this.#drawn.set(what, features)
    if (this.#isHeld) this.#late.add(what)
    else if (this.#isReady) this.#set(what, features)
  }

  /** Draw nothing new until released: words and pictures come first, and a slow graphics card must not keep them waiting. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    if (this.#isReady) for (const what of this.#late) this.#set(what, this.#drawn.get(what) ?? NOTHING)
    this.#late.clear()
    if (this.#isResized) this.#resize()
    else this.#fitAgain()
  }

  /** Bring points into sight at once, with room around them: gliding there would cost the pictures their first second. */
  lookAt(points: Point[]): void {
    this.#sight = points
    this.#isMovedByHand = false
    if (points.length === 0 || !this.#isReady || this.#isHeld) return
    const [west, south, east, north] = box(points)
    this.#map.fitBounds([[west, south], [east, north]], { padding: { top: 34, bottom: 48, left: 34, right: 34 }, maxZoom: 17.5, duration: 0 })
  }

  lookAgain(): void {
    this.lookAt(this.#sight)
  }

  lookAtCity(): void {
    this.#sight = []
    this.#isMovedByHand = false
    if (this.#home && this.#isReady && !this.#isHeld) this.#map.fitBounds(this.#home, { padding: 20, duration: 0 })
  }

  zoom(step: 1 | -1): void {
    this.#isMovedByHand = true
    this.#map.zoomTo(this.#map.getZoom() + step, { duration: isStillPreferred() ? 0 : 200 })
  }

  focus(): void {
    this.#map.getCanvas().focus()
  }

  remove(): void {
    this.#sizes.disconnect()
    this.#map.remove()
  }

  /** Take the pane's new size; while held it waits, for a canvas of another size is the dearest thing a slow graphics card can be asked for. */
  #resize(): void {
    this.#isResized = this.#isHeld
    if (this.#isHeld) return
    this.#map.resize()
    this.#fitAgain()
  }

  /** Keep in sight what was, unless the operator went elsewhere. */
  #fitAgain(): void {
    if (this.#isMovedByHand) return
    if (this.#sight.length > 0) this.lookAgain()
    else this.lookAtCity()
  }

  async #findHome(tiles: PMTiles): Promise<void> {
    try {
      const header = await tiles.getHeader()
      this.#home = [header.minLon, header.minLat, header.maxLon, header.maxLat]
      this.#warmUp([header.centerLon, header.centerLat])
    } catch (error) {
      this.#events.onTrouble(error instanceof Error ? error.message : String(error))
      this.#begin()
    }
  }

  /** Draw one of everything once, unseen: the first use of a layer costs its shaders, and no call must wait for those. */
  #warmUp(centre: Point): void {
    const begin = (): void => {
      clearTimeout(timer)
      this.#map.off('idle', begin)
      this.#begin()
    }
    const timer = setTimeout(begin, WARM_WITHIN_MS)
    for (const [what, features] of Object.entries(samples(centre))) this.#set(what as Drawn, features)
    this.#map.jumpTo({ center: centre, zoom: WARM_ZOOM })
    this.#map.on('idle', begin)
  }

  #begin(): void {
    if (this.#isReady) return
    this.#isReady = true
    for (const what of DRAWN) this.#set(what, this.#drawn.get(what) ?? NOTHING)
    this.#fitAgain()
    this.#map.once('idle', () => { this.#events.onReady() })
  }

  #set(what: Drawn, features: Features): void {
    this.#map.getSource<maplibre.GeoJSONSource>(what)?.setData(features)
  }

  #pointed(at: maplibre.MapMouseEvent): Pointed | null {
    if (!this.#isReady) return null
    const around: [[number, number], [number, number]] = [[at.point.x - 4, at.point.y - 4], [at.point.x + 4, at.point.y + 4]]
    const found = this.#map.queryRenderedFeatures(around, { layers: [...CLICKABLE] })
    for (const layer of CLICKABLE) {
      const hit = found.find((feature) => feature.layer.id === layer)
      if (hit) return { layer, id: String(hit.properties.id), title: String(hit.properties.title), kind: String(hit.properties.kind ?? ''), x: at.point.x, y: at.point.y }
    }
    return null
  }

  #pick(click: maplibre.MapMouseEvent): void {
    const what = this.#pointed(click)
    if (what) this.#events.onPick(what)
  }

  #hover(move: maplibre.MapMouseEvent): void {
    const what = this.#pointed(move)
    this.#map.getCanvas().style.cursor = what && what.layer !== 'units' ? 'pointer' : ''
    this.#events.onHover(what)
  }
}
