// What the map draws, as GeoJSON: values in, features out.
import { circle, distance, move, wedge, type Point } from './geometry'
import { isOpen } from './incidents'
import type { Camera, Incident, Unit } from './types'

export const RING_METRES = 400 // within it school cameras may open (access rule 2)

export interface Feature {
  type: 'Feature'
  geometry:
    | { type: 'Point'; coordinates: Point }
    | { type: 'LineString'; coordinates: Point[] }
    | { type: 'Polygon'; coordinates: Point[][] }
  properties: Record<string, string | number | boolean>
}

export interface Features {
  type: 'FeatureCollection'
  features: Feature[]
}

const all = (features: Feature[]): Features => ({ type: 'FeatureCollection', features })
const point = (at: Point, properties: Feature['properties']): Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: at }, properties })

export const spot = (thing: { longitude: number; latitude: number }): Point => [thing.longitude, thing.latitude]

/** Where an incident is drawn: its place, or nowhere when only the caller's phone is known. */
export function incidentSpot(incident: Incident): Point | null {
  if (incident.longitude === null || incident.latitude === null) return null
  return [incident.longitude, incident.latitude]
}

export function cameraFeatures(cameras: readonly Camera[], docked: ReadonlySet<string>): Features {
  return all(cameras.filter((camera) => !docked.has(camera.camera_id)).map((camera) =>
    point(spot(camera), { id: camera.camera_id, title: camera.title, kind: camera.kind, icon: camera.is_answering ? camera.kind : `${camera.kind}-silent` })))
}

export interface Docked {
  camera: Camera
  number: number
}

export function dockedFeatures(docked: readonly Docked[]): Features {
  return all(docked.map(({ camera, number }) =>
    point(spot(camera), { id: camera.camera_id, title: camera.title, kind: camera.kind, number: String(number), icon: `${camera.kind}-docked` })))
}

export function viewFeatures(docked: readonly Docked[]): Features {
  return all(docked.map(({ camera }) => ({
    type: 'Feature',
    geometry: {
      type: 'Polygon',
      coordinates: [wedge(spot(camera), camera.bearing_degrees ?? 0, camera.bearing_degrees === null ? 360 : camera.field_of_view_degrees, camera.range_metres)],
    },
    properties: { kind: camera.kind },
  })))
}

export function unitFeatures(units: Iterable<Unit>, key: string | null, assigned: readonly string[]): Features {
  return all([...units].filter((unit) => unit.status !== 'off_duty').map((unit) => {
    const isOurs = assigned.includes(unit.unit_id) || (key !== null && unit.incident_key === key)
    const icon = unit.status === 'emergency' ? 'unit-emergency' : isOurs ? 'unit-ours' : 'unit'
    return point(spot(unit), { id: unit.unit_id, icon, heading: unit.heading_degrees, isOurs, title: unit.unit_id })
  }))
}

export function otherFeatures(incidents: Iterable<Incident>, selected: string | null): Features {
  return all([...incidents].flatMap((incident) => {
    const at = incidentSpot(incident)
    if (at === null || incident.incident_id === selected || !isOpen(incident)) return []
    return [point(at, { id: incident.incident_id, title: incident.type_text, icon: `priority-${Math.min(5, incident.priority)}-small`, priority: incident.priority })]
  }))
}

/** The selected incident: ring, mark, and the caller's phone apart from it with a dotted line between. */
export function incidentFeatures(incident: Incident | null): { areas: Features; lines: Features; marks: Features } {
  const areas: Feature[] = []
  const lines: Feature[] = []
  const marks: Feature[] = []
  const at = incident ? incidentSpot(incident) : null
  const phone = incident?.caller_position ?? null
  const isOnlyPhone = at !== null && phone !== null && incident?.location.state === 'not_resolved' && distance(at, spot(phone)) < 2
  if (incident && at && !isOnlyPhone) {
    lines.push({ type: 'Feature', geometry: { type: 'LineString', coordinates: circle(at, RING_METRES, 96) }, properties: { what: 'ring' } })
    marks.push(point(at, { what: 'incident', icon: `priority-${Math.min(5, incident.priority)}`, title: '' }))
    marks.push(point(move(at, RING_METRES, 145), { what: 'ring-label', title: '400 m' }))
  }
  if (phone) {
    const from = spot(phone)
    const title = phone.uncertainty_metres === null ? "caller's phone" : `caller's phone ±${Math.round(phone.uncertainty_metres)} m`
    if (phone.uncertainty_metres) areas.push({ type: 'Feature', geometry: { type: 'Polygon', coordinates: [circle(from, phone.uncertainty_metres)] }, properties: { what: 'phone' } })
    if (at && !isOnlyPhone) lines.push({ type: 'Feature', geometry: { type: 'LineString', coordinates: [at, from] }, properties: { what: 'apart' } })
    marks.push(point(from, { what: 'phone', icon: 'phone', title }))
  }
  return { areas: all(areas), lines: all(lines), marks: all(marks) }
}

/** What must be in sight: the ring, the phone, and the docked cameras that are near. */
export function sight(incident: Incident, docked: readonly Docked[]): Point[] {
  const at = incidentSpot(incident) ?? (incident.caller_position ? spot(incident.caller_position) : null)
  if (at === null) return []
  const near = docked.map(({ camera }) => spot(camera)).filter((camera) => distance(camera, at) < RING_METRES * 2)
  const phone = incident.caller_position ? spot(incident.caller_position) : null
  const phones = phone && distance(phone, at) < RING_METRES * 4 ? [phone] : []
  return [...circle(at, RING_METRES, 8), ...near, ...phones]
}
