import { few, movingAt, partOfWay, spanAt } from '../model/motion.js'
import { pathData, pointAt, type Route, type Routes } from '../model/routes.js'
import type { Session } from '../model/session.js'

/** The ways that messages have behind them, beneath the boxes; when many move they would hide everything. */
export function Trails({ session, routes }: { session: Session; routes: Routes }) {
  const { playback, run } = session
  const frames = run.value?.frames ?? []
  const moving = movingAt(frames, playback.position.value, spanAt(playback.pace))
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
