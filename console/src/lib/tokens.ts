// The colours that TypeScript draws with; app.css holds the same for the page.
import type { CameraKind } from './types'

export const COLOURS = {
  ground: '#0d0f12', panel: '#1a1e23', raised: '#262c34', line: '#23282f',
  text: '#dfe3e9', second: '#b7bfca', faint: '#98a1ad',
  attention: '#e8b04a', attentionText: '#f0c36a', silent: '#6a717c', caller: '#bfe0f5',
} as const

export const CAMERA_COLOURS: Record<CameraKind, string> = {
  city: '#7fb2d9', traffic: '#79c3c9', school: '#8fc7a2', body_worn: '#c4a6e0', dash: '#c4a6e0', partner: '#cfc7bb',
}

export const CAMERA_KINDS = Object.keys(CAMERA_COLOURS) as CameraKind[]

/** Each kind's outline in a box of 20 by 20, as an SVG path: a shape of its own, so that colour is never alone. */
export const CAMERA_SHAPES: Record<CameraKind, string> = {
  city: 'M4 4h12v12h-12z',
  traffic: 'M10 2.2 17.8 10 10 17.8 2.2 10z',
  school: 'M10 2 17.4 8.4v8.4h-14.8v-8.4z',
  body_worn: 'M10 3a7 7 0 1 1 0 14a7 7 0 1 1 0-14z',
  dash: 'M2.5 6.5h15v7h-15z',
  partner: 'M6.2 3h7.6l3.8 7-3.8 7h-7.6l-3.8-7z',
}

export const PRIORITY_SHAPES: Record<'high' | 'middle' | 'low', string> = {
  high: 'M10 1.6 19 17.6h-18z',
  middle: 'M10 .8 19.2 10 10 19.2.8 10z',
  low: 'M10 1.4a8.6 8.6 0 1 1 0 17.2a8.6 8.6 0 1 1 0-17.2z',
}

export const priorityShape = (priority: number): 'high' | 'middle' | 'low' =>
  priority <= 1 ? 'high' : priority === 2 ? 'middle' : 'low'

export const UNIT_SHAPE = 'M10 1.5 16.5 17.5 10 13.6 3.5 17.5z'
