import { memo } from 'preact/compat'
import { useMemo, useRef } from 'preact/hooks'
import { emptyCluster, place } from '../model/cluster.js'
import { layOut, type Layout } from '../model/layout.js'
import { Routes } from '../model/routes.js'
import type { Scene } from '../model/scene.js'
import { Links } from './links.js'
import { ClientBox, ExchangeBox, QueueBox, ServiceBox } from './boxes.js'
import { MessageCanvas } from './message-canvas.js'
import { MovingMessages } from './moving-messages.js'
import { sameBut } from './same-but.js'
import { Trails } from './trails.js'
import { useSize } from './use-size.js'

/** Below this size nothing can be read: rather scroll. */
const smallestScale = { upright: 0.86, wide: 0.72 }
const largestScale = 1.7

/** The cluster, with what moves in it. */
export function Picture({ scene }: { scene: Scene }) {
  const view = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(view)
  const graph = scene.graph.value
  const isUpright = width < 620
  const layout = useMemo(() => layOut(graph, isUpright), [graph, isUpright])
  const routes = useMemo(() => new Routes(layout), [layout])
  const fit = Math.min(width / Math.max(1, layout.width), height / Math.max(1, layout.height))
  const scale = Math.min(largestScale, Math.max(smallestScale[isUpright ? 'upright' : 'wide'], fit))
  const size = { width: layout.width * scale, height: layout.height * scale }
  return (
    <div class="picture-frame" data-tour="picture">
      <div class="picture" ref={view}>
        <div
          class="sheet"
          style={{ width: `${size.width}px`, height: `${size.height}px` }}
          onClick={() => (scene.selected.value = undefined)}
        >
          <svg
            viewBox={`0 0 ${layout.width} ${layout.height}`}
            width={size.width}
            height={size.height}
            role="group"
            aria-label="Services, queues and exchanges"
          >
            <Links layout={layout} graph={graph} />
            <Ghosts layout={layout} present={presentKey(scene)} />
            <Trails scene={scene} routes={routes} />
            <Boxes scene={scene} layout={layout} />
            <MovingMessages scene={scene} routes={routes} />
          </svg>
          <MessageCanvas scene={scene} routes={routes} scale={scale} size={size} />
        </div>
      </div>
    </div>
  )
}

/** Where something will be, or was. */
const Ghosts = memo(function Ghosts({ layout, present }: { layout: Layout; present: string }) {
  const isPresent = new Set(present.split('\n'))
  return (
    <g class="ghosts" aria-hidden="true">
      {[...layout.boxes]
        .filter(([id]) => !isPresent.has(id))
        .map(([id, { x, y, width, height }]) => (
          <rect
            key={id}
            x={x - width / 2}
            y={y - height / 2}
            width={width}
            height={height}
            rx={8}
          />
        ))}
    </g>
  )
})

/** The places that there are at the moment, as one text: it changes seldom. */
function presentKey({ frame }: Scene): string {
  const { clients, exchanges, queues, services } = frame.value?.cluster ?? emptyCluster
  return [
    ...clients.map(({ name }) => place.host(name)),
    ...exchanges.map(({ name }) => place.exchange(name)),
    ...queues.map(({ name }) => place.queue(name)),
    ...services.flatMap(({ name, instances }) => [
      `service ${name}`,
      ...instances.map((instance) => place.host(instance.name)),
    ]),
  ].join('\n')
}

/** The boxes as they are at the moment; each draws itself anew only when it has changed. */
function Boxes({ scene, layout }: { scene: Scene; layout: Layout }) {
  const cluster = scene.frame.value?.cluster
  if (cluster === undefined) return null
  const selected = scene.selected.value
  const select = (id: string): void => {
    scene.selected.value = scene.selected.peek() === id ? undefined : id
  }
  const common = { layout, select, selected }
  return (
    <g>
      {cluster.clients.map((client) => (
        <Client key={client.name} client={client} {...forBox(common, place.host(client.name))} />
      ))}
      {cluster.exchanges.map((exchange) => (
        <Exchange
          key={exchange.name}
          exchange={exchange}
          broker={cluster.broker}
          {...forBox(common, place.exchange(exchange.name))}
        />
      ))}
      {cluster.queues.map((queue) => (
        <Queue key={queue.name} queue={queue} {...forBox(common, place.queue(queue.name))} />
      ))}
      {cluster.services.map((service) => (
        <Service key={service.name} service={service} {...common} />
      ))}
    </g>
  )
}

interface Common {
  readonly layout: Layout
  readonly select: (id: string) => void
  readonly selected: string | undefined
}

function forBox({ layout, select, selected }: Common, id: string) {
  return { id, box: layout.boxes.get(id), select, isSelected: selected === id }
}

const Client = memo(ClientBox, sameBut('select'))
const Exchange = memo(ExchangeBox, sameBut('select'))
const Queue = memo(QueueBox, sameBut('select'))
const Service = memo(ServiceBox, sameBut('select'))
