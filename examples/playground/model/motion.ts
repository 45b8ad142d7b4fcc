/** What is on its way at a moment between two events. */
import type { Flight } from './flights.js'
import type { Frame } from './record.js'

export interface Moving {
  readonly flight: Flight
  /** The event that it belongs to. */
  readonly frame: number
  /** How much of the way is behind it, from 0 to 1. */
  readonly part: number
}

/**
 * Messages set out when their event begins and take as long as `span` events take at the present speed. So
 * the picture is a function of the position alone: going back shows what was there.
 */
export function movingAt(frames: readonly Frame[], position: number, span: number): Moving[] {
  const moving: Moving[] = []
  const first = Math.max(1, Math.floor(position - span) + 1)
  const last = Math.min(frames.length - 1, Math.ceil(position))
  for (let frame = first; frame <= last; frame++) {
    const part = (position - (frame - 1)) / span
    if (part < 0 || part > 1) continue
    for (const flight of frames[frame]!.flights) moving.push({ flight, frame, part })
  }
  return moving
}

/** Real milliseconds that a message is on its way, when events are quick. */
export const flightMs = 650

/** How many events a flight takes at a speed in events a second; at least one. */
export function spanAt(speed: number): number {
  return Math.max(1, (speed * flightMs) / 1000)
}

/** So few on their way that each can have its name and its trail drawn. */
export const few = 6

/** How far a message is after a part of its time: it sets out and arrives gently. */
export function partOfWay(part: number): number {
  return part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2
}
