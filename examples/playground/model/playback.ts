/** The moment of a run that is looked at, and how it moves on. */
import { computed, signal } from '@preact/signals'
import type { Frame } from './record.js'

export const speeds = [1, 2, 5, 10, 25, 100, 400, 1_000, 1_500] as const

/** What moves nothing in the picture passes so many times as quickly. */
const hurry = 15

/** Events a second at which a single step is shown: its messages have arrived when it is over. */
const stepSpeed = 1.5

export class Playback {
  /** In events; between two of them messages are on their way. */
  readonly position = signal(0)
  readonly isPlaying = signal(false)
  /** Events a second. */
  readonly speed = signal<number>(5)
  /** The last event that is over. */
  readonly index = computed(() => Math.floor(this.position.value))
  readonly length = signal(0)
  #frames: readonly Frame[] = []
  /** Where a step leads to. */
  #target: number | undefined

  get isAtEnd(): boolean {
    return this.position.value >= this.length.value
  }

  /** The speed at which things move now: single steps have one of their own. */
  get pace(): number {
    return this.isPlaying.value ? this.speed.value : stepSpeed
  }

  get isMoving(): boolean {
    return this.isPlaying.value || this.#target !== undefined
  }

  setFrames(frames: readonly Frame[]): void {
    this.#frames = frames
    this.length.value = Math.max(0, frames.length - 1)
    this.position.value = Math.min(this.position.value, this.length.value)
  }

  /** Where there is something to see for the first time; how connections are made seldom is. */
  get beginning(): number {
    const first = this.#frames.findIndex(({ flights }) => flights.length > 0)
    return first <= 0 ? 0 : first - 1
  }

  reset(): void {
    this.pause()
    this.position.value = 0
  }

  /** From the first message on. */
  playFromBeginning(): void {
    this.goTo(this.beginning)
    this.play()
  }

  play(): void {
    this.#target = undefined
    if (this.isAtEnd) this.position.value = this.beginning
    this.isPlaying.value = this.length.value > 0
  }

  pause(): void {
    this.#target = undefined
    this.isPlaying.value = false
  }

  toggle(): void {
    if (!this.isPlaying.value) return this.play()
    this.pause()
    // between two events nothing can be done: stand on the one that is about to be over
    this.#glide(Math.ceil(this.position.value))
  }

  /** Looks at another moment, at once. */
  goTo(event: number): void {
    this.pause()
    this.position.value = Math.min(Math.max(0, Math.round(event)), this.length.value)
  }

  /** One event on, and its messages can be seen moving. */
  stepForward(): void {
    const from = this.#target ?? this.index.value
    this.isPlaying.value = false
    this.position.value = Math.min(from, this.length.value)
    this.#glide(from + 1)
  }

  stepBack(): void {
    this.goTo(Math.ceil(this.position.value) - 1)
  }

  /** To the next event, or the one before, in which something moves. */
  toMessage(direction: 1 | -1): void {
    let event = this.index.value + direction
    while (event > 0 && event < this.length.value && this.#isQuiet(event)) event += direction
    if (direction < 0) return this.goTo(event)
    this.goTo(event - 1)
    this.#glide(event)
  }

  faster(by: 1 | -1): void {
    const at = speeds.findIndex((speed) => speed >= this.speed.value)
    this.speed.value = speeds[Math.min(Math.max(0, at + by), speeds.length - 1)] ?? 5
  }

  /** So much real time has passed. */
  tick(ms: number): void {
    if (!this.isMoving) return
    const end = this.#target ?? this.length.value
    let left = ms / 1_000
    let position = this.position.value
    // event by event, since each has a pace of its own
    while (left > 0 && position < end) {
      const next = Math.min(Math.floor(position) + 1, end)
      const speed = this.#isQuiet(Math.floor(position) + 1) ? this.pace * hurry : this.pace
      const step = Math.min(next - position, left * speed)
      position = next - position - step < 1e-9 ? next : position + step
      left -= step / speed
    }
    this.position.value = position
    if (position < end) return
    this.#target = undefined
    this.isPlaying.value = false
  }

  #glide(target: number): void {
    const event = Math.min(target, this.length.value)
    if (event > this.position.value) this.#target = event
  }

  #isQuiet(event: number): boolean {
    return this.#frames[event]?.flights.length === 0
  }
}
