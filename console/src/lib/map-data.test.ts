import { expect, test } from 'vitest'
import { aCamera, anIncident } from './builders'
import { circle, distance, move, wedge } from './geometry'
import { cameraFeatures, incidentFeatures, sight, unitFeatures, viewFeatures } from './map-data'

const HERE: [number, number] = [-119.78, 36.79]

test('moving and measuring agree, in every direction', () => {
  for (const bearing of [0, 45, 90, 180, 271]) expect(distance(HERE, move(HERE, 400, bearing))).toBeCloseTo(400, 0)
})

test('a ring is closed and a wedge begins and ends at its camera', () => {
  const ring = circle(HERE, 400)
  expect(ring[0]).toEqual(ring[ring.length - 1])
  const sector = wedge(HERE, 90, 60, 100)
  expect(sector[0]).toEqual(HERE)
  expect(sector[sector.length - 1]).toEqual(HERE)
  for (const point of sector.slice(1, -1)) expect(point[0]).toBeGreaterThan(HERE[0])
})

test('a camera without a bearing sees all round', () => {
  const [feature] = viewFeatures([{ camera: aCamera('a', { bearing_degrees: null }), number: 1 }]).features
  const ring = feature?.geometry.type === 'Polygon' ? feature.geometry.coordinates[0] : []
  expect(ring).not.toContainEqual(HERE)
})

test('docked cameras leave the layer of all cameras, silent ones get a mark of their own', () => {
  const { features } = cameraFeatures([aCamera('a'), aCamera('b', { is_answering: false })], new Set(['a']))
  expect(features.map((feature) => feature.properties.icon)).toEqual(['city-silent'])
})

test('the caller’s phone is drawn apart from the place, with a line between', () => {
  const incident = anIncident('a', { caller_position: { longitude: -119.779, latitude: 36.7905, uncertainty_metres: 35 } })
  const drawn = incidentFeatures(incident)
  expect(drawn.lines.features.map((feature) => feature.properties.what)).toEqual(['ring', 'apart'])
  expect(drawn.marks.features.map((feature) => feature.properties.what)).toEqual(['incident', 'ring-label', 'phone'])
  expect(drawn.areas.features).toHaveLength(1)
})

test('where only the phone is known no place is drawn', () => {
  const location = { ...anIncident('a').location, state: 'not_resolved' as const }
  const incident = anIncident('a', { location, caller_position: { longitude: -119.78, latitude: 36.79, uncertainty_metres: null } })
  expect(incidentFeatures(incident).marks.features.map((feature) => feature.properties.what)).toEqual(['phone'])
  expect(incidentFeatures(null).marks.features).toEqual([])
})

test('units of the incident stand out, those off duty are not drawn', () => {
  const unit = { unit_id: '2L14', kind: 'patrol', longitude: -119.7, latitude: 36.7, heading_degrees: 90, status: 'en_route', incident_key: 'E-1' }
  const drawn = unitFeatures([unit, { ...unit, unit_id: '3A07', incident_key: null }, { ...unit, unit_id: '9Z', status: 'off_duty' }], 'E-1', [])
  expect(drawn.features.map((feature) => feature.properties.icon)).toEqual(['unit-ours', 'unit'])
})

test('far cameras do not pull the map away', () => {
  const incident = anIncident('a')
  const near = sight(incident, [{ camera: aCamera('a'), number: 1 }])
  expect(sight(incident, [{ camera: aCamera('a'), number: 1 }, { camera: aCamera('far', { latitude: 36.9 }), number: 2 }])).toEqual(near)
  expect(sight(anIncident('b', { longitude: null, latitude: null }), [])).toEqual([])
})
