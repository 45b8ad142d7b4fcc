/** The ways that messages take between the places of a layout. */
import { serviceOf } from './graph.js'
import type { Box, Layout, Point } from './layout.js'

/** A line that can be walked along. */
export interface Route {
  readonly points: readonly Point[]
  /** The length of the line up to each of its points. */
  readonly lengths: readonly number[]
  readonly length: number
}

/** All routes of one layout, each made when it is first asked for. */
export class Routes {
  readonly #layout: Layout
  /** By the path as it is in the flight: a picture asks for hundreds of them, sixty times a second. */
  readonly #routes = new WeakMap<readonly string[], Route | undefined>()

  constructor(layout: Layout) {
    this.#layout = layout
  }

  /** By all these places; undefined when one of them is not in the picture. */
  along(path: readonly string[]): Route | undefined {
    if (!this.#routes.has(path)) this.#routes.set(path, this.#make(path))
    return this.#routes.get(path)
  }

  #make(path: readonly string[]): Route | undefined {
    const known = path.filter((id) => this.#layout.boxes.has(id))
    if (known.length === 0) return undefined
    if (known.length === 1) return routeOf([this.#top(known[0]!), this.#top(known[0]!)])
    const points = known.slice(1).flatMap((to, i) => this.#leg(known[i]!, to))
    return routeOf([
      this.#edge(known[0]!, points[0]!),
      ...points,
      this.#edge(known.at(-1)!, points.at(-1)!),
    ])
  }

  #leg(from: string, to: string): Point[] {
    const { lines } = this.#layout
    const [start, end] = [owner(from), owner(to)]
    const line = lines.get(`${start}>${end}`)
    const back = lines.get(`${end}>${start}`)
    const between =
      line !== undefined
        ? smooth(line)
        : back !== undefined && start.startsWith('host')
          ? smooth(back).reverse()
          : back !== undefined && end.startsWith('host')
            ? smooth(back).reverse()
            : this.#lane(start, end)
    return between.length > 0
      ? between
      : [this.#edge(from, this.#middle(to)), this.#edge(to, this.#middle(from))]
  }

  /** From a service to an exchange below its queue, back above it. */
  #lane(start: string, end: string): Point[] {
    const [a, b] = [this.#layout.boxes.get(start), this.#layout.boxes.get(end)]
    if (a === undefined || b === undefined) return []
    const isOut = start.startsWith('service')
    if (!isOut && !end.startsWith('service')) return []
    const [service, exchange] = isOut ? [a, b] : [b, a]
    const points = laneOf(service, exchange, isOut ? 1 : -1, this.#layout.isUpright)
    return isOut ? points : points.reverse()
  }

  /** Where the way from or to a box crosses its edge, seen from a point outside. */
  #edge(id: string, { x, y }: Point): Point {
    const box = this.#layout.boxes.get(id)!
    const [dx, dy] = [x - box.x, y - box.y]
    const reach = Math.max(Math.abs(dx) / (box.width / 2), Math.abs(dy) / (box.height / 2))
    return reach <= 1 ? { x, y } : { x: box.x + dx / reach, y: box.y + dy / reach }
  }

  #top(id: string): Point {
    const { x, y, height } = this.#layout.boxes.get(id)!
    return { x, y: y - height / 2 }
  }

  #middle(id: string): Point {
    const { x, y } = this.#layout.boxes.get(id)!
    return { x, y }
  }
}

/** Instances use the lines of their service. */
function owner(id: string): string {
  return id.startsWith('host ') ? serviceOf(id.slice(5)) : id
}

/** The lane by which a service publishes (side 1), or gets replies (side -1). */
export function laneOf(service: Box, exchange: Box, side: 1 | -1, isUpright: boolean): Point[] {
  const [s, e] = isUpright ? [turned(service), turned(exchange)] : [service, exchange]
  const start = { x: s.x - s.width / 2, y: s.y + side * Math.max(34, s.height / 2 - 14) }
  const end = { x: e.x + e.width / 2 - 6, y: e.y + side * (e.height / 2 - 10) }
  const span = start.x - end.x
  const points = curve(
    start,
    { x: start.x - span * 0.55, y: start.y },
    { x: end.x + span * 0.2, y: end.y + side * 14 },
    end,
  )
  return isUpright ? points.map(({ x, y }) => ({ x: y, y: x })) : points
}

function turned({ x, y, width, height }: Box): Box {
  return { x: y, y: x, width: height, height: width }
}

function curve(a: Point, b: Point, c: Point, d: Point, count = 16): Point[] {
  return Array.from({ length: count + 1 }, (_, i) => {
    const t = i / count
    const u = 1 - t
    const of = (key: 'x' | 'y'): number =>
      u ** 3 * a[key] + 3 * u * u * t * b[key] + 3 * u * t * t * c[key] + t ** 3 * d[key]
    return { x: of('x'), y: of('y') }
  })
}

/** Dagre's points with round corners. */
export function smooth(points: readonly Point[]): Point[] {
  if (points.length < 3) return [...points]
  const first = points[0]!
  const last = points.at(-1)!
  const middle = points[Math.floor(points.length / 2)]!
  const half = { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 }
  // a straight line needs no corners
  if (Math.abs(middle.x - half.x) + Math.abs(middle.y - half.y) < 2) return [first, last]
  const bent: Point[] = [first]
  for (let i = 1; i < points.length - 1; i++) {
    const [before, at, after] = [points[i - 1]!, points[i]!, points[i + 1]!]
    const enter = i === 1 ? before : between(before, at)
    const leave = i === points.length - 2 ? after : between(at, after)
    bent.push(...curve(enter, between(enter, at), between(leave, at), leave, 8))
  }
  bent.push(last)
  return bent
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}

function routeOf(points: readonly Point[]): Route {
  const lengths = [0]
  for (let i = 1; i < points.length; i++) {
    const { x, y } = points[i]!
    const before = points[i - 1]!
    lengths.push(lengths[i - 1]! + Math.hypot(x - before.x, y - before.y))
  }
  return { points, lengths, length: lengths.at(-1)! }
}

/** Where one is after that part of the way, from 0 to 1. */
export function pointAt({ points, lengths, length }: Route, part: number): Point {
  const way = Math.min(1, Math.max(0, part)) * length
  let i = 1
  while (i < points.length - 1 && lengths[i]! < way) i++
  const [a, b] = [points[i - 1]!, points[i] ?? points[i - 1]!]
  const [from, to] = [lengths[i - 1]!, lengths[i] ?? lengths[i - 1]!]
  const t = to === from ? 1 : (way - from) / (to - from)
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }
}

/** An SVG path. */
export function pathData(points: readonly Point[]): string {
  return points
    .map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join('')
}
