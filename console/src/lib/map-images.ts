// Draws the map's marks into images: a camera's kind, a unit's arrow, an incident's priority, the caller's phone.
import type { Map as LibreMap } from 'maplibre-gl'
import { CAMERA_COLOURS, CAMERA_KINDS, CAMERA_SHAPES, COLOURS, PRIORITY_SHAPES, priorityShape, UNIT_SHAPE } from './tokens'

const RATIO = 2

interface Look {
  fill: string
  edge?: string
  edgeWidth?: number
  isStruck?: boolean
  label?: string
  labelColour?: string
  labelLow?: number
}

/** Draw a 20 by 20 shape at `size` pixels. */
function draw(shape: string, size: number, look: Look): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size * RATIO
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('this browser draws no 2D canvas')
  pen.scale((size * RATIO) / 24, (size * RATIO) / 24)
  pen.translate(2, 2)
  const path = new Path2D(shape)
  pen.lineJoin = 'round'
  pen.lineWidth = look.edgeWidth ?? 2
  pen.strokeStyle = look.edge ?? COLOURS.ground
  pen.stroke(path)
  pen.fillStyle = look.fill
  pen.fill(path)
  if (look.isStruck) strike(pen)
  if (look.label) write(pen, look.label, look)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}

function strike(pen: CanvasRenderingContext2D): void {
  pen.beginPath()
  pen.moveTo(3, 17)
  pen.lineTo(17, 3)
  pen.lineWidth = 2.6
  pen.strokeStyle = COLOURS.ground
  pen.stroke()
}

function write(pen: CanvasRenderingContext2D, label: string, look: Look): void {
  pen.font = '700 10.5px "Plainview Map Bold", sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillStyle = look.labelColour ?? COLOURS.ground
  pen.fillText(label, 10, look.labelLow ?? 10.6)
}

function priority(level: number, size: number): ImageData {
  const shape = priorityShape(level)
  const fill = shape === 'high' ? COLOURS.attention : shape === 'middle' ? '#c3cad4' : '#7d8794'
  return draw(PRIORITY_SHAPES[shape], size, { fill, label: String(level), labelLow: shape === 'high' ? 12.6 : 10.6 })
}

export function addImages(map: LibreMap): void {
  const add = (name: string, image: ImageData): void => { map.addImage(name, image, { pixelRatio: RATIO }) }
  for (const kind of CAMERA_KINDS) {
    add(kind, draw(CAMERA_SHAPES[kind], 17, { fill: CAMERA_COLOURS[kind] }))
    add(`${kind}-silent`, draw(CAMERA_SHAPES[kind], 17, { fill: COLOURS.silent, isStruck: true }))
    add(`${kind}-docked`, draw(CAMERA_SHAPES[kind], 29, { fill: CAMERA_COLOURS[kind], edgeWidth: 3.4 }))
  }
  for (let level = 1; level <= 5; level += 1) {
    add(`priority-${level}`, priority(level, 33))
    add(`priority-${level}-small`, priority(level, 20))
  }
  add('unit', draw(UNIT_SHAPE, 22, { fill: COLOURS.faint }))
  add('unit-ours', draw(UNIT_SHAPE, 27, { fill: '#ffffff' }))
  add('unit-emergency', draw(UNIT_SHAPE, 27, { fill: COLOURS.attention }))
  add('phone', draw('M10 5a5 5 0 1 1 0 10a5 5 0 1 1 0-10z', 16, { fill: COLOURS.caller, edgeWidth: 4 }))
}
