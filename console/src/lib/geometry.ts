// Small geometry on the map: metres to degrees, rings, wedges; good to a few kilometres, which is all that is drawn.

export type Point = [longitude: number, latitude: number]

const METRES_PER_DEGREE = 111_320

/** The point `metres` from `from` in the direction `bearing` (degrees clockwise from north). */
export function move(from: Point, metres: number, bearing: number): Point {
  const angle = (bearing * Math.PI) / 180
  const latitude = from[1] + (metres * Math.cos(angle)) / METRES_PER_DEGREE
  const perDegree = METRES_PER_DEGREE * Math.cos((from[1] * Math.PI) / 180)
  return [from[0] + (metres * Math.sin(angle)) / perDegree, latitude]
}

export function distance(a: Point, b: Point): number {
  const perDegree = METRES_PER_DEGREE * Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180)
  return Math.hypot((a[0] - b[0]) * perDegree, (a[1] - b[1]) * METRES_PER_DEGREE)
}

/** A closed ring of `metres` around a point. */
export function circle(centre: Point, metres: number, corners = 64): Point[] {
  return Array.from({ length: corners + 1 }, (_, at) => move(centre, metres, ((at % corners) * 360) / corners))
}

/** A closed wedge: what a camera sees, `width` degrees around `bearing`, as far as `metres`. */
export function wedge(apex: Point, bearing: number, width: number, metres: number): Point[] {
  if (width >= 360) return circle(apex, metres, 48)
  const steps = Math.max(4, Math.ceil(width / 6))
  const arc = Array.from({ length: steps + 1 }, (_, at) => move(apex, metres, bearing - width / 2 + (width * at) / steps))
  return [apex, ...arc, apex]
}

/** The box around points, west south east north. */
export function box(points: readonly Point[]): [number, number, number, number] {
  const longitudes = points.map((point) => point[0])
  const latitudes = points.map((point) => point[1])
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)]
}
