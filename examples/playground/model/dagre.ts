/** The part of dagre that is used here; its own types name modules as Node would not find them. */
import library from '@dagrejs/dagre'
import type { Box, Point } from './layout.js'

interface DagreGraph {
  setGraph(settings: Record<string, unknown>): void
  setDefaultEdgeLabel(make: () => object): void
  setNode(id: string, size: { width: number; height: number }): void
  setEdge(from: string, to: string): void
  hasNode(id: string): boolean
  nodes(): string[]
  edges(): { v: string; w: string }[]
  node(id: string): Box
  edge(from: string, to: string): { points: Point[] }
  graph(): { width?: number; height?: number }
}

interface Dagre {
  readonly graphlib: { readonly Graph: new () => DagreGraph }
  layout(graph: DagreGraph): void
}

export const dagre = library as unknown as Dagre
