import { effect } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { few, partOfWay, type Moving } from '../model/motion.js'
import { pointAt, type Route, type Routes } from '../model/routes.js'
import { colourOf, themeChanges } from './theme.js'
import type { Scene } from '../model/scene.js'

interface CanvasProps {
  readonly scene: Scene
  readonly routes: Routes
  readonly scale: number
  readonly size: { readonly width: number; readonly height: number }
}

type Kind = Moving['flight']['kind']

/** Messages on their way, over the picture: a canvas, since there may be hundreds at a time. */
export function MessageCanvas({ scene, routes, scale, size }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = size
  const theme = themeChanges.value
  // before it is drawn: the canvas has its new size at the same time
  useLayoutEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (element === null || context === null || context === undefined) return undefined
    const ratio = Math.min(devicePixelRatio, 2)
    element.width = Math.ceil(width * ratio)
    element.height = Math.ceil(height * ratio)
    const painter = new Painter(context, routes, ratio * scale)
    const { moving, family, focus } = scene
    return effect(() => {
      painter.paint(moving.value, focus.value === undefined ? undefined : family.value)
    })
  }, [scene, routes, scale, width, height, theme])
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      style={{ width: `${width}px`, height: `${height}px` }}
    />
  )
}

class Painter {
  readonly #context: CanvasRenderingContext2D
  readonly #routes: Routes
  readonly #scale: number
  readonly #colours = new Map<string, string>()
  readonly #envelopes = new Map<string, HTMLCanvasElement>()

  constructor(context: CanvasRenderingContext2D, routes: Routes, scale: number) {
    this.#context = context
    this.#routes = routes
    this.#scale = scale
  }

  paint(moving: readonly Moving[], family: ReadonlySet<string> | undefined): void {
    const context = this.#context
    const { width, height } = context.canvas
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, width, height)
    context.scale(this.#scale, this.#scale)
    const isCalm = moving.length <= few
    for (const { flight, part } of moving) {
      const route = this.#routes.along(flight.path)
      if (route === undefined) continue
      const isOther = family !== undefined && !family.has(flight.correlationId ?? '')
      context.globalAlpha = isOther ? 0.15 : 1
      this.#paintMessage(route, part, flight.kind, isCalm && !isOther ? flight.label : '')
    }
    context.globalAlpha = 1
  }

  #paintMessage(route: Route, part: number, kind: Kind, label: string): void {
    const context = this.#context
    const colour = this.#colour(kind)
    const { x, y } = pointAt(route, partOfWay(part))
    context.drawImage(this.#envelope(kind, colour), x - half.x, y - half.y, 2 * half.x, 2 * half.y)
    if (label !== '') this.#paintLabel(label, x, y, colour)
  }

  /** On a ground of its own, since it may lie over a box; inside the picture, wherever the message is. */
  #paintLabel(label: string, x: number, y: number, colour: string): void {
    const context = this.#context
    context.font = '600 11px system-ui, sans-serif'
    const width = context.measureText(label).width + 2 * tag.padding
    const rightmost = context.canvas.width / this.#scale - width
    const left = Math.max(0, Math.min(x - width / 2, rightmost))
    const above = y - half.y - tag.height - tag.gap
    const top = above < 0 ? y + half.y + tag.gap : above
    context.fillStyle = this.#variable('--paper')
    context.strokeStyle = colour
    context.lineWidth = 1
    context.beginPath()
    context.roundRect(left, top, width, tag.height, tag.height / 2)
    context.fill()
    context.stroke()
    context.fillStyle = colour
    context.fillText(label, left + tag.padding, top + tag.height - 4.5)
  }

  /** Drawn once for each kind: there may be hundreds at a time. */
  #envelope(kind: Kind, colour: string): HTMLCanvasElement {
    const known = this.#envelopes.get(kind)
    if (known !== undefined) return known
    const envelope = document.createElement('canvas')
    envelope.width = Math.ceil(2 * half.x * this.#scale)
    envelope.height = Math.ceil(2 * half.y * this.#scale)
    const context = envelope.getContext('2d')
    if (context !== null) {
      paintEnvelope(context, this.#scale, { kind, colour, paper: this.#variable('--paper') })
    }
    this.#envelopes.set(kind, envelope)
    return envelope
  }

  #colour(kind: Kind): string {
    return this.#variable(kind === 'error' ? '--bad' : `--${kind}`)
  }

  #variable(name: string): string {
    const colour = this.#colours.get(name) ?? colourOf(name)
    this.#colours.set(name, colour)
    return colour
  }
}

/** Half the size of an envelope with the line around it. */
const half = { x: 9, y: 6.5 }
/** What stands beside it. */
const tag = { height: 16, padding: 7, gap: 2 }

interface Envelope {
  readonly kind: Kind
  readonly colour: string
  readonly paper: string
}

/** A request is full; what comes back is a sheet with a frame, and an error has a cross on it. */
function paintEnvelope(
  context: CanvasRenderingContext2D,
  scale: number,
  { kind, colour, paper }: Envelope,
): void {
  if (kind === 'ack') {
    paintTick(context, scale, { kind, colour, paper })
    return
  }
  const isBack = kind === 'reply' || kind === 'error' || kind === 'returned'
  context.scale(scale, scale)
  context.translate(half.x, half.y)
  context.lineWidth = 1.4
  context.fillStyle = isBack ? paper : colour
  context.strokeStyle = isBack ? colour : paper
  context.beginPath()
  context.roundRect(-8, -5.5, 16, 11, 3)
  context.fill()
  context.stroke()
  context.beginPath()
  if (kind === 'error' || kind === 'returned') {
    context.moveTo(-3, -3)
    context.lineTo(3, 3)
    context.moveTo(3, -3)
    context.lineTo(-3, 3)
  } else {
    context.moveTo(-6, -3.5)
    context.lineTo(0, 1)
    context.lineTo(6, -3.5)
  }
  context.stroke()
}

/** An acknowledgement is no message: a dot with a tick. */
function paintTick(
  context: CanvasRenderingContext2D,
  scale: number,
  { colour, paper }: Envelope,
): void {
  context.scale(scale, scale)
  context.translate(half.x, half.y)
  context.fillStyle = colour
  context.beginPath()
  context.arc(0, 0, 5.5, 0, 2 * Math.PI)
  context.fill()
  context.strokeStyle = paper
  context.lineWidth = 1.4
  context.beginPath()
  context.moveTo(-2.5, 0)
  context.lineTo(-0.5, 2)
  context.lineTo(2.5, -2)
  context.stroke()
}
