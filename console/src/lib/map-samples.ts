// One of everything the map can draw, around a point: for drawing each layer once before a call needs it.
import { move, type Point } from './geometry'
import { cameraFeatures, dockedFeatures, type Features, incidentFeatures, otherFeatures, unitFeatures, viewFeatures } from './map-data'
import type { Drawn } from './map-style'
import { CAMERA_KINDS } from './tokens'
import type { Camera, Incident } from './types'

function sampleIncident(at: Point, priority: number): Incident {
  const [longitude, latitude] = move(at, 20 * priority, 72 * priority)
  return {
    incident_id: `sample ${priority}`, opened_at: '', updated_at: '', closed_at: null, version: 0, type_code: null, type_text: '', priority, address_text: null,
    location: { state: 'exact', certainty: 1, why: null, place_id: null, unit_id: null, address: null, unit: null, candidates: [] },
    caller_position: { longitude, latitude, uncertainty_metres: 35 }, longitude: at[0], latitude: at[1], claims: [], callers: 1, notes: [], units: [],
    disposition: null, timeline: [],
  }
}

export function samples(at: Point): Record<Drawn, Features> {
  const [longitude, latitude] = at
  const cameras: Camera[] = CAMERA_KINDS.flatMap((kind) => [true, false].map((is_answering) => ({
    camera_id: `${kind} ${is_answering}`, title: '', kind, owner_title: null, longitude, latitude, bearing_degrees: 90, field_of_view_degrees: 80, range_metres: 100, is_answering,
  })))
  const docked = cameras.slice(0, 4).map((camera, index) => ({ camera, number: index + 1 }))
  const unit = { unit_id: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', kind: 'patrol', longitude, latitude, heading_degrees: 90, status: 'en_route', incident_key: null }
  const incidents = [1, 2, 3, 4, 5].map((priority) => sampleIncident(at, priority))
  const drawn = incidentFeatures(incidents[0] ?? null)
  return {
    cameras: cameraFeatures(cameras, new Set()), docked: dockedFeatures(docked), views: viewFeatures(docked), units: unitFeatures([unit], null, [unit.unit_id]),
    others: otherFeatures(incidents, null), areas: drawn.areas, lines: drawn.lines, marks: drawn.marks,
  }
}
