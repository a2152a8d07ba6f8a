// The map's own style, night over Fresno: calm ground, colour only for what an operator acts on. No glyph server: text is drawn with the page's fonts.
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { CAMERA_COLOURS, COLOURS } from './tokens'

const PLAIN = ['Plainview Map']
const STRONG = ['Plainview Map Bold']
const HALO = { 'text-halo-color': COLOURS.ground, 'text-halo-width': 1.6 } as const
const EMPTY: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }
export const DRAWN = ['cameras', 'docked', 'views', 'units', 'others', 'areas', 'lines', 'marks'] as const
export type Drawn = (typeof DRAWN)[number]

const kindColour = ['match', ['get', 'kind'], ...Object.entries(CAMERA_COLOURS).flat(), COLOURS.silent] as unknown as string

function road(id: string, of: string, colour: string, from: number, widths: [number, number, number]): LayerSpecification {
  return {
    id, type: 'line', source: 'base', 'source-layer': 'roads', minzoom: from, filter: ['==', ['get', 'class'], of],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 10, widths[0], 14, widths[1], 18, widths[2]] },
  }
}

function roadName(id: string, classes: string[], from: number, size: number, colour: string): LayerSpecification {
  return {
    id, type: 'symbol', source: 'base', 'source-layer': 'roads', minzoom: from, filter: ['in', ['get', 'class'], ['literal', classes]],
    layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': PLAIN, 'text-size': size, 'symbol-spacing': 320, 'text-padding': 6, 'text-max-angle': 30 },
    paint: { 'text-color': colour, ...HALO },
  }
}

const BASE: LayerSpecification[] = [
  { id: 'ground', type: 'background', paint: { 'background-color': '#0f1216' } },
  { id: 'limits', type: 'fill', source: 'base', 'source-layer': 'limits', paint: { 'fill-color': '#15191e' } },
  { id: 'limits-edge', type: 'line', source: 'base', 'source-layer': 'limits', paint: { 'line-color': '#39414c', 'line-width': 1.2, 'line-dasharray': [4, 3] } },
  { id: 'campuses', type: 'fill', source: 'base', 'source-layer': 'campuses', paint: { 'fill-color': '#1a2420', 'fill-outline-color': '#2c3d34' } },
  road('local', 'local', '#232931', 12.5, [0.3, 1.4, 11]),
  road('secondary', 'secondary', '#2a313a', 10.5, [0.6, 2.6, 16]),
  road('primary', 'primary', '#333b46', 9, [0.9, 3.6, 20]),
  road('freeway', 'freeway', '#434d5a', 8, [1.6, 6, 28]),
  { id: 'doors', type: 'circle', source: 'base', 'source-layer': 'places', minzoom: 15, paint: { 'circle-color': '#3a424d', 'circle-radius': ['interpolate', ['linear'], ['zoom'], 15, 1, 18, 3.5] } },
  roadName('name-local', ['local'], 15, 12, '#7e8793'),
  roadName('name-secondary', ['secondary'], 13, 12, '#8e97a3'),
  roadName('name-main', ['primary', 'freeway'], 11, 13, COLOURS.faint),
  {
    id: 'numbers', type: 'symbol', source: 'base', 'source-layer': 'places', minzoom: 16.6,
    layout: { 'text-field': ['to-string', ['get', 'number']], 'text-font': PLAIN, 'text-size': 11, 'text-offset': [0, 0.9] },
    paint: { 'text-color': '#7e8793', ...HALO },
  },
  {
    id: 'campus-names', type: 'symbol', source: 'base', 'source-layer': 'campuses', minzoom: 13.5,
    layout: { 'text-field': ['get', 'title'], 'text-font': PLAIN, 'text-size': 12, 'text-max-width': 9 }, paint: { 'text-color': '#83a08e', ...HALO },
  },
  {
    id: 'landmarks', type: 'symbol', source: 'base', 'source-layer': 'landmarks', minzoom: 14,
    layout: { 'text-field': ['get', 'name'], 'text-font': PLAIN, 'text-size': 12, 'text-max-width': 9 }, paint: { 'text-color': COLOURS.faint, ...HALO },
  },
]

const OURS: LayerSpecification[] = [
  { id: 'phone-area', type: 'fill', source: 'areas', paint: { 'fill-color': COLOURS.caller, 'fill-opacity': 0.1 } },
  { id: 'phone-edge', type: 'line', source: 'areas', paint: { 'line-color': COLOURS.caller, 'line-width': 1.4, 'line-opacity': 0.8 } },
  { id: 'views', type: 'fill', source: 'views', paint: { 'fill-color': kindColour, 'fill-opacity': 0.17 } },
  { id: 'views-edge', type: 'line', source: 'views', paint: { 'line-color': kindColour, 'line-width': 1.1, 'line-opacity': 0.6 } },
  { id: 'ring', type: 'line', source: 'lines', filter: ['==', ['get', 'what'], 'ring'], paint: { 'line-color': COLOURS.attention, 'line-width': 1.3, 'line-opacity': 0.55, 'line-dasharray': [4, 3] } },
  {
    id: 'apart', type: 'line', source: 'lines', filter: ['==', ['get', 'what'], 'apart'], layout: { 'line-cap': 'round' },
    paint: { 'line-color': COLOURS.caller, 'line-width': 2, 'line-dasharray': [0.1, 2.4] },
  },
  {
    id: 'cameras', type: 'symbol', source: 'cameras',
    layout: {
      'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.3, 13, 0.5, 15, 0.8, 17, 1],
    },
    paint: { 'icon-opacity': ['interpolate', ['linear'], ['zoom'], 10, 0.65, 14, 1] },
  },
  { id: 'others', type: 'symbol', source: 'others', layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'symbol-sort-key': ['-', 0, ['get', 'priority']] } },
  {
    id: 'units', type: 'symbol', source: 'units',
    layout: {
      'icon-image': ['get', 'icon'], 'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.45, 13, 0.8, 15, 1], 'icon-rotate': ['get', 'heading'], 'icon-rotation-alignment': 'map', 'icon-allow-overlap': true, 'icon-ignore-placement': true,
      'text-field': ['step', ['zoom'], ['case', ['get', 'isOurs'], ['get', 'title'], ''], 12.5, ['get', 'title']],
      'text-font': STRONG, 'text-size': 13, 'text-anchor': 'left', 'text-offset': [1, 0], 'text-optional': true, 'symbol-sort-key': ['case', ['get', 'isOurs'], 0, 1],
    },
    paint: { 'text-color': ['case', ['get', 'isOurs'], '#ffffff', COLOURS.faint], ...HALO },
  },
  {
    id: 'phone-label', type: 'symbol', source: 'marks', filter: ['==', ['get', 'what'], 'phone'],
    layout: {
      'text-field': ['get', 'title'], 'text-font': PLAIN, 'text-size': 13, 'text-variable-anchor': ['left', 'top-left', 'bottom-left', 'right', 'bottom', 'top'],
      'text-radial-offset': 1.1, 'text-justify': 'auto',
    },
    paint: { 'text-color': COLOURS.caller, ...HALO },
  },
  {
    id: 'docked', type: 'symbol', source: 'docked',
    layout: {
      'icon-image': ['get', 'icon'], 'icon-allow-overlap': true,
      'text-field': ['get', 'number'], 'text-font': STRONG, 'text-size': 14, 'text-allow-overlap': true, 'text-ignore-placement': true,
    },
    paint: { 'text-color': COLOURS.ground },
  },
  {
    id: 'marks', type: 'symbol', source: 'marks', filter: ['has', 'icon'],
    layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'symbol-sort-key': ['match', ['get', 'what'], 'incident', 1, 0] },
  },
  {
    id: 'ring-label', type: 'symbol', source: 'marks', filter: ['==', ['get', 'what'], 'ring-label'],
    layout: { 'text-field': ['get', 'title'], 'text-font': PLAIN, 'text-size': 12, 'text-anchor': 'top-left', 'text-offset': [0.3, 0.2] }, paint: { 'text-color': '#c79a45', ...HALO },
  },
]

export function styleOf(tilesUrl: string): StyleSpecification {
  const sources: Record<string, SourceSpecification> = { base: { type: 'vector', url: tilesUrl } }
  for (const name of DRAWN) sources[name] = EMPTY
  return { version: 8, sources, layers: [...BASE, ...OURS] }
}
