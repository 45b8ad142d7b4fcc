import { few, partOfWay } from '../model/motion.js'
import { pathData, pointAt, type Route, type Routes } from '../model/routes.js'
import type { Scene } from '../model/scene.js'

/** The ways that messages have behind them, beneath the boxes; when many move they would hide everything. */
export function Trails({ scene, routes }: { scene: Scene; routes: Routes }) {
  const moving = scene.moving.value
  if (moving.length > few) return null
  return (
    <g class="trails" aria-hidden="true">
      {moving.map(({ flight, frame, part }, i) => {
        const route = routes.along(flight.path)
        return route === undefined ? null : (
          <path key={`${frame} ${i}`} class={flight.kind} d={trail(route, partOfWay(part))} />
        )
      })}
    </g>
  )
}

function trail(route: Route, part: number): string {
  const way = part * route.length
  return pathData([
    ...route.points.filter((_point, i) => route.lengths[i]! < way),
    pointAt(route, part),
  ])
}
