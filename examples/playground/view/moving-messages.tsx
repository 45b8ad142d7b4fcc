import { few, partOfWay } from '../model/motion.js'
import { pointAt, type Routes } from '../model/routes.js'
import type { Scene } from '../model/scene.js'

/** What can be pressed of the messages that move: they are painted on the canvas above. */
export function MovingMessages({ scene, routes }: { scene: Scene; routes: Routes }) {
  const { playback, run } = scene
  const moving = scene.moving.value
  if (moving.length > few) return null
  const open = (frame: number, correlationId: string | undefined): void => {
    const place = run.value?.story.findIndex(
      (event) => event.frame === frame && event.correlationId === correlationId,
    )
    if (place !== undefined && place >= 0) scene.openEvent(place)
  }
  return (
    <g class="moving">
      {moving.map(({ flight, frame, part }, i) => {
        const route = routes.along(flight.path)
        if (route === undefined) return null
        const { x, y } = pointAt(route, partOfWay(part))
        const { kind, target, label, correlationId } = flight
        return (
          <rect
            key={`${frame} ${i}`}
            class="message-button"
            role="button"
            // SVG knows the attribute by this name alone
            tabindex={playback.isPlaying.value ? -1 : 0}
            aria-label={`${kind} ${target}: ${label}`}
            x={x - 13}
            y={y - 10}
            width={26}
            height={20}
            rx={6}
            onClick={(event) => {
              event.stopPropagation()
              open(frame, correlationId)
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return
              event.preventDefault()
              event.stopPropagation()
              open(frame, correlationId)
            }}
          />
        )
      })}
    </g>
  )
}
