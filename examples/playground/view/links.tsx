import { memo } from 'preact/compat'
import { place } from '../model/cluster.js'
import { laneKey, type Graph } from '../model/graph.js'
import type { Layout } from '../model/layout.js'
import { laneOf, pathData, smooth } from '../model/routes.js'

interface LinksProps {
  readonly layout: Layout
  readonly graph: Graph
}

/** The lines that messages take. They are there from the beginning: what moves is more than what is. */
export const Links = memo(function Links({ layout, graph }: LinksProps) {
  const lanes = graph.exchanges.flatMap((exchange) =>
    [...graph.services.keys()].flatMap((service) => {
      const [from, to] = [
        layout.boxes.get(`service ${service}`),
        layout.boxes.get(place.exchange(exchange)),
      ]
      const isUsed = graph.lanes?.has(laneKey(service, exchange)) ?? true
      if (from === undefined || to === undefined || !isUsed) return []
      return ([1, -1] as const).map((side) => ({
        key: `${service} ${exchange} ${side}`,
        path: pathData(laneOf(from, to, side, layout.isUpright)),
      }))
    }),
  )
  return (
    <g class="links" aria-hidden="true">
      {lanes.map(({ key, path }) => (
        <path key={key} class="lane" d={path} />
      ))}
      {[...layout.lines].map(([key, points]) => (
        <path key={key} d={pathData(smooth(points))} />
      ))}
    </g>
  )
})
