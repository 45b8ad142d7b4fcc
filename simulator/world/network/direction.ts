import { Lane, type LaneOptions, type LaneYard } from '../schedule/lane.js'

interface Frame {
  readonly channel: number
  readonly method: string
}

/** One direction of a link: a lane for each channel, and an end that waits for all of them. */
export class Direction<T extends Frame> {
  readonly #yard: LaneYard
  readonly #options: LaneOptions<T>
  readonly #lanes = new Map<number, Lane<T>>()
  /** Frames on their way. */
  #count = 0
  /** What waits until all else has arrived. */
  #last: (() => void)[] = []

  constructor(yard: LaneYard, options: LaneOptions<T>) {
    this.#yard = yard
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

  send(frame: T, readyAt: number): void {
    if (isLast(frame) && this.#count > 0) this.#last.push(() => this.#depart(frame, readyAt))
    else this.#depart(frame, readyAt)
  }

  #depart(frame: T, readyAt: number): void {
    this.#count++
    this.#laneOf(frame.channel).send(frame, readyAt)
  }

  /** What came into being after that order never arrives. */
  retract(order: number): void {
    for (const lane of this.#lanes.values()) this.#count -= lane.retract(order)
  }

  /** Frames of a channel that are on their way. */
  backlog(channel: number): number {
    return this.#lanes.get(channel)?.length ?? 0
  }

  /** Whether another frame of a channel has come and only waits for its turn. */
  hasArrived(channel: number, now: number): boolean {
    return this.#lanes.get(channel)?.hasArrived(now) ?? false
  }

  /** What is on its way never arrives; what is sent later does. */
  clear(): void {
    for (const lane of this.#lanes.values()) lane.close()
    this.#lanes.clear()
    this.#count = 0
    this.#last = []
  }

  /** Nothing arrives any more. */
  close(): void {
    this.clear()
  }

  #laneOf(channel: number): Lane<T> {
    let lane = this.#lanes.get(channel)
    if (lane === undefined) {
      lane = new Lane<T>(this.#yard, this.#options)
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
