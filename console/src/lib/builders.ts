// Builds made-up incidents, cameras and dossiers for tests, each with one call.
import type { Camera, Dossier, HistoryLine, Incident, Rating, Resident } from './types'

export function anIncident(id: string, changes: Partial<Incident> = {}): Incident {
  return {
    incident_id: id, opened_at: '2026-11-22T23:40:29Z', updated_at: '2026-11-22T23:40:29Z', closed_at: null, version: 1,
    type_code: 'disturbance', type_text: 'Disturbance', priority: 1, address_text: '3517 E Larkmoor Ave #4',
    location: { state: 'exact', certainty: 0.98, why: null, place_id: 1, unit_id: 2, address: '3517 E Larkmoor Ave', unit: '4', candidates: [] },
    caller_position: null, longitude: -119.78, latitude: 36.79, claims: [], callers: 1, notes: [], units: [], disposition: null, timeline: [],
    ...changes,
  }
}

export function aCamera(id: string, changes: Partial<Camera> = {}): Camera {
  return {
    camera_id: id, title: `Camera ${id}`, kind: 'city', owner_title: 'Fresno (demo)', longitude: -119.78, latitude: 36.79, bearing_degrees: 90,
    field_of_view_degrees: 80, range_metres: 150, is_answering: true, ...changes,
  }
}

export function aRating(changes: Partial<Rating> = {}): Rating {
  return {
    level: 'CAUTION to ELEVATED', lo: 'CAUTION', hi: 'ELEVATED', reasons: [], left_out: [], not_asked: [], rule_version: '2026.11-1', tactics: [], rating_id: null,
    ...changes,
  }
}

export function aLine(changes: Partial<HistoryLine> = {}): HistoryLine {
  return { kind: 'arrest', text: 'Arrested: PC 148', severity: 'misdemeanor', on: '2021-04-03', disposition: 'dismissed', source_title: 'RMS', is_active: false, counts: false, ...changes }
}

export function aResident(changes: Partial<Resident> = {}): Resident {
  return {
    person_id: 1, name: 'Daniel Reyes', age: 34, residency: { certainty: 0.92, words: 'lives here, likely', evidence: [] }, match: 'confirmed', history: [], history_total: 0,
    ...changes,
  }
}

export function aDossier(changes: Partial<Dossier> = {}): Dossier {
  return {
    incident_id: 'a', version: 1, assembled_at: '2026-11-22T23:40:30Z', purpose: 'call_response', entry: 1234, footer: 'Not probable cause, not reasonable suspicion, not a basis for force.',
    place: { address: '3517 E Larkmoor Ave', unit: '4', kind: 'apartments', units_total: 8, certainty: 0.98, place_id: 1, unit_id: 2 },
    location: anIncident('a').location, first: [], rating: aRating(), residents: [], residents_total: 0, history_refused: null,
    ties: { contacts: [], associates: [], refused: null }, premise: null, not_known: [], ...changes,
  }
}
