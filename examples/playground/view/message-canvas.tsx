import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { few, movingAt, partOfWay, spanAt, type Moving } from '../model/motion.js'
import { pointAt, type Route, type Routes } from '../model/routes.js'
import { colourOf, themeChanges } from './theme.js'
import type { Session } from '../model/session.js'

interface CanvasProps {
  readonly session: Session
  readonly routes: Routes
  readonly scale: number
  readonly size: { readonly width: number; readonly height: number }
}

/** Messages on their way, over the picture: a canvas, since there may be hundreds at a time. */
export function MessageCanvas({ session, routes, scale, size }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = size
  const theme = themeChanges.value
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (element === null || context === null || context === undefined) return undefined
    const ratio = Math.min(devicePixelRatio, 2)
    element.width = Math.ceil(width * ratio)
    element.height = Math.ceil(height * ratio)
    const painter = new Painter(context, routes, ratio * scale)
    const { playback, run, family, focus } = session
    return effect(() => {
      const frames = run.value?.frames ?? []
      const moving = movingAt(frames, playback.position.value, spanAt(playback.pace))
      painter.paint(moving, focus.value === undefined ? undefined : family.value)
    })
  }, [session, routes, scale, width, height, theme])
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
      const colour = this.#colour(flight.kind)
      this.#paintMessage(route, part, colour, isCalm && !isOther ? flight.label : '')
    }
    context.globalAlpha = 1
  }

  #paintMessage(route: Route, part: number, colour: string, label: string): void {
    const context = this.#context
    const { x, y } = pointAt(route, partOfWay(part))
    context.drawImage(this.#envelope(colour), x - half.x, y - half.y, 2 * half.x, 2 * half.y)
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

  /** Drawn once for each colour: there may be hundreds at a time. */
  #envelope(colour: string): HTMLCanvasElement {
    const known = this.#envelopes.get(colour)
    if (known !== undefined) return known
    const envelope = document.createElement('canvas')
    envelope.width = Math.ceil(2 * half.x * this.#scale)
    envelope.height = Math.ceil(2 * half.y * this.#scale)
    const context = envelope.getContext('2d')
    if (context !== null) paintEnvelope(context, this.#scale, colour, this.#variable('--paper'))
    this.#envelopes.set(colour, envelope)
    return envelope
  }

  #colour(kind: Moving['flight']['kind']): string {
    return this.#variable(`--${kind}`)
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

function paintEnvelope(
  context: CanvasRenderingContext2D,
  scale: number,
  colour: string,
  paper: string,
): void {
  context.scale(scale, scale)
  context.translate(half.x, half.y)
  context.fillStyle = colour
  context.strokeStyle = paper
  context.lineWidth = 1.2
  context.beginPath()
  context.roundRect(-8, -5.5, 16, 11, 3)
  context.fill()
  context.stroke()
  context.beginPath()
  context.moveTo(-6, -3.5)
  context.lineTo(0, 1)
  context.lineTo(6, -3.5)
  context.stroke()
}
