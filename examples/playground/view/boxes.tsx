/** What stands in the picture, as SVG. Each is a button: a click shows more of it. */
import type { ComponentChildren } from 'preact'
import { memo } from 'preact/compat'
import { sameBut } from './same-but.js'
import { place } from '../model/cluster.js'
import type {
  BrokerState,
  ClientNode,
  ExchangeNode,
  InstanceNode,
  NetworkState,
  QueueNode,
  ServiceNode,
} from '../model/cluster.js'
import type { Box, Layout } from '../model/layout.js'

interface BoxProps {
  readonly id: string
  readonly box: Box | undefined
  readonly select: (id: string) => void
  readonly isSelected: boolean
}

export function ClientBox({ client, ...props }: BoxProps & { client: ClientNode }) {
  const { network, title = client.name, detail = '' } = client
  const second = networkWord(network) || fitted(detail, 20)
  return (
    <Shape
      {...props}
      kind={`client${networkClass(network)}`}
      label={`client ${title}${detail === '' ? '' : `, ${detail}`}`}
      radius={22}
    >
      <text class="name" y={second === '' ? 5 : -2}>
        {fitted(title, 15)}
      </text>
      <text class="small" y={14}>
        {second}
      </text>
    </Shape>
  )
}

export function ExchangeBox({
  exchange,
  broker,
  ...props
}: BoxProps & { exchange: ExchangeNode; broker: BrokerState }) {
  const trouble = broker.isBlocked ? 'blocked' : broker.isRefusing ? 'refuses connections' : ''
  return (
    <Shape
      {...props}
      kind={`exchange ${trouble === '' ? '' : 'ill'}`}
      label={`exchange ${exchange.name}, ${exchange.type} ${trouble}`}
      radius={4}
    >
      <text class="name" y={-2}>
        {fitted(exchange.name, 15)}
      </text>
      <text class="small" y={14}>
        {trouble === '' ? exchange.type : trouble}
      </text>
    </Shape>
  )
}

export function QueueBox({ queue, ...props }: BoxProps & { queue: QueueNode }) {
  const { name, ready, unacked, consumers } = queue
  const state = `${ready} ready, ${unacked} out`
  const half = (props.box?.width ?? 0) / 2 - 10
  const isStuck = ready > 0 && consumers.length === 0
  return (
    <Shape
      {...props}
      kind={`queue ${isStuck ? 'ill' : ''}`}
      label={`queue ${name}: ${state}, ${consumers.length} consumers`}
      radius={6}
    >
      <text class="name" y={-4}>
        {fitted(name, 15)}
      </text>
      <text class="small left" x={-half} y={14}>
        {ready} ready · {unacked} out
      </text>
      <g class="depth">
        {Array.from({ length: Math.min(ready, 6) }, (_, i) => (
          <rect key={i} x={half - 4 - i * 5} y={6} width={3.5} height={9} rx={1} />
        ))}
      </g>
    </Shape>
  )
}

interface ServiceProps {
  readonly service: ServiceNode
  readonly layout: Layout
  readonly select: (id: string) => void
  readonly selected: string | undefined
}

export function ServiceBox({ service, layout, select, selected }: ServiceProps) {
  const box = layout.boxes.get(`service ${service.name}`)
  if (box === undefined) return null
  const { x, y, width, height } = box
  const id = `service ${service.name}`
  const { title = service.name } = service
  return (
    <g>
      <rect
        class="service"
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={12}
      />
      <g
        class={`service-name ${selected === id ? 'selected' : ''}`}
        role="button"
        // SVG knows the attribute by this name alone
        tabindex={0}
        aria-label={
          service.title === undefined
            ? `service ${title}, ${service.instances.length} instances`
            : `client ${title}, ${service.instances.length} consumers`
        }
        {...pressed(() => select(id))}
      >
        <rect x={x - width / 2} y={y - height / 2} width={width} height={28} fill="transparent" />
        <text class="name left" x={x - width / 2 + 12} y={y - height / 2 + 18}>
          {fitted(title, Math.floor(width / 9))}
        </text>
      </g>
      {service.instances.map((instance) => {
        const host = place.host(instance.name)
        return (
          <InstanceChip
            key={instance.name}
            instance={instance}
            id={host}
            box={layout.boxes.get(host)}
            select={select}
            isSelected={selected === host}
          />
        )
      })}
    </g>
  )
}

/** Drawn anew only when it has changed itself, not when another instance of its service has. */
const InstanceChip = memo(function InstanceChip({
  instance,
  ...props
}: BoxProps & { instance: InstanceNode }) {
  const { name, state, network, busy, served } = instance
  const number = fitted(instance.title ?? name.replace(/^.*#/, '#'), 9)
  const word = state === 'running' ? networkWord(network) : state
  const width = props.box?.width ?? 0
  const isSmall = width < 80
  const half = width / 2 - 10
  const who = instance.title === undefined ? name : `consumer ${instance.title}`
  const label = `${who}, ${word === '' ? 'running' : word}, works on ${busy}, has served ${served}`
  return (
    <Shape
      {...props}
      kind={`instance ${state}${networkClass(network)} ${busy > 0 ? 'busy' : ''}`}
      label={label}
      radius={8}
    >
      {isSmall ? (
        <text class="name" y={4}>
          {number} <tspan class="small">{served}</tspan>
        </text>
      ) : (
        <>
          <text class="name left" x={-half} y={word === '' ? 5 : -1}>
            {number}
          </text>
          <text class="small left" x={-half} y={13}>
            {word}
          </text>
          <text class="small right" x={half} y={-2}>
            served {served}
          </text>
          <g class="workers">
            {Array.from({ length: Math.min(busy, 8) }, (_, i) => (
              <circle key={i} cx={half - 3 - i * 9} cy={9.5} r={3} />
            ))}
          </g>
        </>
      )}
    </Shape>
  )
}, sameBut('select'))

interface ShapeProps extends BoxProps {
  readonly kind: string
  readonly label: string
  readonly radius: number
  readonly children: ComponentChildren
}

function Shape({ id, box, select, isSelected, kind, label, radius, children }: ShapeProps) {
  if (box === undefined) return null
  const { x, y, width, height } = box
  return (
    <g class={`box ${kind} ${isSelected ? 'selected' : ''}`} transform={`translate(${x} ${y})`}>
      <rect
        class="shape"
        x={-width / 2}
        y={-height / 2}
        width={width}
        height={height}
        rx={radius}
      />
      {/* the label of the button says all of it */}
      <g aria-hidden="true">{children}</g>
      <rect
        class="press"
        role="button"
        // SVG knows the attribute by this name alone
        tabindex={0}
        aria-label={label}
        aria-pressed={isSelected}
        data-place={id}
        x={-width / 2}
        y={-height / 2}
        width={width}
        height={height}
        rx={radius}
        {...pressed(() => select(id))}
      />
    </g>
  )
}

function pressed(act: () => void) {
  return {
    onClick: (event: Event): void => {
      event.stopPropagation()
      act()
    },
    onKeyDown: (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      event.stopPropagation()
      act()
    },
  }
}

function networkWord({ isCut, isHeld, delayMs }: NetworkState): string {
  if (isCut) return 'cut off'
  if (isHeld) return 'held'
  return delayMs > 0 ? `${delayMs} ms away` : ''
}

function networkClass(network: NetworkState): string {
  return networkWord(network) === '' ? '' : ' troubled'
}

function fitted(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
