import { emptyCluster, type Cluster } from '../cluster.js'
import { emptyFrame, type Frame, type PlacedEvent } from '../record.js'
import type { Told } from './narrator.js'

/** Events that are kept, and as many characters of bodies; a fifth more is cut off in one go. */
const most = { events: 5_000, characters: 20_000_000 }

/** What was seen last: one frame for each event, after a first one before them. */
export class History {
  frames: Frame[] = [emptyFrame(emptyCluster)]
  story: PlacedEvent[] = []
  /** How many events were cut off. */
  leftOut = 0
  #begun: number | undefined
  #characters = 0

  add({ event, flights, cluster }: Told): void {
    this.#begun ??= event.time
    const time = Math.max(0, event.time - this.#begun)
    const frame = this.frames.length
    this.frames.push({ time, cluster, entries: 0, flights })
    this.story.push({ ...event, time, frame, step: this.leftOut + frame })
    this.#characters += charactersOf(event)
  }

  /** The cluster has changed without an event. */
  amend(cluster: Cluster): void {
    const last = this.frames.length - 1
    this.frames[last] = { ...this.frames[last]!, cluster }
  }

  /** Cuts off the oldest events where there are too many; gives how many. */
  cut(): number {
    const { length } = this.story
    const isFull = length > 1.2 * most.events || this.#characters > 1.2 * most.characters
    if (!isFull) return 0
    let count = 0
    while (length - count > most.events || this.#characters > most.characters) {
      this.#characters -= charactersOf(this.story[count++]!)
    }
    this.leftOut += count
    this.frames = this.frames.slice(count)
    this.story = this.story.slice(count).map((event) => ({ ...event, frame: event.frame - count }))
    return count
  }
}

function charactersOf({ message }: Pick<PlacedEvent, 'message'>): number {
  return message?.body.length ?? 0
}
