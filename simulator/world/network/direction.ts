import type { Agenda } from '../schedule/agenda.js'
import { Lane, type LaneOptions } from '../schedule/lane.js'

interface Frame {
  readonly channel: number
  readonly method: string
}

/**
 * One direction of a link: a lane for each channel. The frame that ends the connection waits until all frames that
 * were sent before it have arrived.
 */
export class Direction<T extends Frame> {
  readonly #agenda: Agenda
  readonly #options: LaneOptions<T>
  readonly #lanes = new Map<number, Lane<T>>()
  /** Frames on their way. */
  #count = 0
  /** Sends the frames that wait until all others have arrived, one by one. */
  #last: (() => void)[] = []
  #isClosed = false

  constructor(agenda: Agenda, options: LaneOptions<T>) {
    this.#agenda = agenda
    this.#options = {
      ...options,
      arrive: (frame) => {
        this.#count--
        const ranUserCode = options.arrive(frame)
        if (this.#count === 0) this.#last.shift()?.()
        return ranUserCode
      },
    }
  }

  /** How many frames are on their way. */
  get length(): number {
    return this.#count + this.#last.length
  }

  /**
   * Sends a frame, to arrive at that time at the earliest; nothing happens once the direction is closed. Gives how many
   * frames of its channel are on their way.
   */
  send(frame: T, readyAt: number): number {
    if (this.#isClosed) return 0
    if (!isLast(frame) || this.#count === 0) return this.#dispatch(frame, readyAt)
    this.#last.push(() => this.#dispatch(frame, readyAt))
    return this.backlog(frame.channel)
  }

  /** Frames that were sent after that order never arrive. */
  retract(order: number): void {
    for (const lane of this.#lanes.values()) this.#count -= lane.retract(order)
  }

  /** How many frames of a channel are on their way. */
  backlog(channel: number): number {
    return this.#lanes.get(channel)?.length ?? 0
  }

  /** How many frames of a channel were sent so far, but for those that were forgotten. */
  sent(channel: number): number {
    return this.#lanes.get(channel)?.sent ?? 0
  }

  /** Whether another frame of a channel has come by that time and only waits for its turn. */
  hasArrived(channel: number, now: number): boolean {
    return this.#count > 0 && this.#lanes.get(channel)?.hasArrived(now) === true
  }

  /** Frames that are on their way never arrive; frames that are sent later do. */
  clear(): void {
    for (const lane of this.#lanes.values()) lane.close()
    this.#lanes.clear()
    this.#count = 0
    this.#last = []
  }

  /** Nothing arrives any more, neither frames that are on their way nor frames that are sent later. */
  close(): void {
    this.#isClosed = true
    this.clear()
  }

  #dispatch(frame: T, readyAt: number): number {
    this.#count++
    const lane = this.#laneOf(frame.channel)
    lane.send(frame, readyAt)
    return lane.length
  }

  #laneOf(channel: number): Lane<T> {
    let lane = this.#lanes.get(channel)
    if (lane === undefined) {
      lane = new Lane<T>(this.#agenda, this.#options)
      this.#lanes.set(channel, lane)
    }
    return lane
  }
}

function isLast({ method }: Frame): boolean {
  return (
    method === 'connection.close' ||
    method === 'connection.close-ok' ||
    method === 'connection.lost'
  )
}
