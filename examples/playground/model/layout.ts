/** Where everything stands: laid out by dagre, from left to right, or on narrow pages from top to bottom. */
import { dagre } from './dagre.js'
import { place } from './cluster.js'
import type { Graph } from './graph.js'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly width: number
  readonly height: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** Boxes by place; `x` and `y` are their middles. Services, and in them their instances, too. */
  readonly boxes: ReadonlyMap<string, Box>
  /** The lines between places, by `from>to`. */
  readonly lines: ReadonlyMap<string, readonly Point[]>
  readonly isUpright: boolean
}

interface Size {
  readonly width: number
  readonly height: number
}

interface Sizes {
  readonly client: Size
  readonly exchange: Size
  readonly queue: Size
  readonly chip: Size
  readonly smallChip: Size
}

const wide: Sizes = {
  client: { width: 104, height: 40 },
  exchange: { width: 122, height: 40 },
  queue: { width: 142, height: 44 },
  chip: { width: 132, height: 38 },
  smallChip: { width: 66, height: 28 },
}

/** For narrow pages, where services stand side by side. */
const narrow: Sizes = {
  ...wide,
  queue: { width: 124, height: 44 },
  chip: { width: 106, height: 38 },
}

const detailedClient = { width: 132, height: 44 }

const gap = 6
const padding = 8
const head = 27

export function layOut(graph: Graph, isUpright: boolean): Layout {
  const sizes = isUpright ? narrow : wide
  const dagreGraph = new dagre.graphlib.Graph()
  dagreGraph.setGraph({
    rankdir: isUpright ? 'TB' : 'LR',
    ranksep: isUpright ? 40 : 76,
    nodesep: isUpright ? 10 : 14,
    marginx: isUpright ? 10 : 16,
    marginy: 10,
  })
  dagreGraph.setDefaultEdgeLabel(() => ({}))
  const add = (id: string, { width, height }: Size): void => {
    dagreGraph.setNode(id, { width, height })
  }
  const client = graph.hasDetails ? detailedClient : sizes.client
  for (const name of graph.clients) add(place.host(name), client)
  for (const name of graph.exchanges) add(place.exchange(name), sizes.exchange)
  for (const name of graph.queues) add(place.queue(name), sizes.queue)
  for (const [name, instances] of graph.services) {
    add(`service ${name}`, serviceSize(instances.length, isUpright))
  }
  for (const [from, to] of graph.links) {
    if (dagreGraph.hasNode(from) && dagreGraph.hasNode(to)) dagreGraph.setEdge(from, to)
  }
  dagre.layout(dagreGraph)

  const { width = 0, height = 0 } = dagreGraph.graph()
  const size = { width: finite(width), height: finite(height) }
  // what stands beside a message needs room, too
  const aside = Math.max(0, (smallestWidth - size.width) / 2)
  const boxes = new Map<string, Box>()
  for (const id of dagreGraph.nodes()) {
    const { x, y, width: boxWidth, height: boxHeight } = dagreGraph.node(id)
    boxes.set(id, { x: x + aside, y, width: boxWidth, height: boxHeight })
  }
  for (const [name, instances] of graph.services) {
    const box = boxes.get(`service ${name}`)
    if (box !== undefined) placeInstances(instances, box, isUpright, boxes)
  }
  const lines = new Map<string, readonly Point[]>()
  for (const { v, w } of dagreGraph.edges()) {
    const { points } = dagreGraph.edge(v, w)
    lines.set(
      `${v}>${w}`,
      points.map(({ x, y }) => ({ x: x + aside, y })),
    )
  }
  return { width: size.width + 2 * aside, height: size.height, boxes, lines, isUpright }
}

const smallestWidth = 300

function finite(number: number): number {
  return Number.isFinite(number) ? number : 0
}

/** How the instances of a service stand in its box. */
export function gridOf(count: number, isUpright: boolean): { columns: number; isSmall: boolean } {
  const isSmall = count > 8
  if (!isSmall) return { columns: isUpright || count <= 4 ? 1 : 2, isSmall }
  return { columns: Math.max(2, Math.ceil(Math.sqrt(count / 2))), isSmall }
}

function serviceSize(count: number, isUpright: boolean): Size {
  const { columns, isSmall } = gridOf(count, isUpright)
  const { smallChip, chip: usual } = isUpright ? narrow : wide
  const chip = isSmall ? smallChip : usual
  const rows = Math.max(1, Math.ceil(count / columns))
  return {
    width: columns * (chip.width + gap) - gap + 2 * padding,
    height: head + rows * (chip.height + gap) - gap + padding,
  }
}

function placeInstances(
  instances: readonly string[],
  box: Box,
  isUpright: boolean,
  boxes: Map<string, Box>,
): void {
  const { columns, isSmall } = gridOf(instances.length, isUpright)
  const { smallChip, chip: usual } = isUpright ? narrow : wide
  const chip = isSmall ? smallChip : usual
  const left = box.x - box.width / 2 + padding
  const top = box.y - box.height / 2 + head
  instances.forEach((name, i) => {
    const x = left + (i % columns) * (chip.width + gap) + chip.width / 2
    const y = top + Math.floor(i / columns) * (chip.height + gap) + chip.height / 2
    boxes.set(place.host(name), { x, y, ...chip })
  })
}
