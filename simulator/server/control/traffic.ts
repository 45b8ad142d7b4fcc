import { Deque } from '../../core/containers/deque.js'
import type { Message } from '../../core/message.js'
import type { Command, Effect } from '../../core/methods.js'

/** A frame that came or went, or a command of the operator. */
export interface RecordedFrame {
  /** Milliseconds since the epoch. */
  readonly time: number
  /** From a client, to a client, or by the operator. */
  readonly direction: 'received' | 'sent' | 'operator'
  /** The method with its fields. */
  readonly frame: Command | Effect
}

/** A message, and the queues that get it. */
export interface Routing {
  readonly virtualHost: string
  readonly message: Message
  readonly queues: readonly string[]
}

type Follower = (entry: RecordedFrame) => void
type RoutingFollower = (routing: Routing) => void

/** The traffic of the server, entry by entry: the latest are kept, and every follower hears of each. */
export class Traffic {
  readonly #limit: number
  readonly #kept = new Deque<RecordedFrame>()
  readonly #followers = new Set<Follower>()
  readonly #routingFollowers = new Set<RoutingFollower>()

  /** @param limit - entries that are kept */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether anything is to be noted at all. */
  get isOn(): boolean {
    return this.#limit > 0 || this.#followers.size > 0
  }

  /** Whether anybody wants to hear where messages go. */
  get tellsRoutings(): boolean {
    return this.#routingFollowers.size > 0
  }

  get entries(): readonly RecordedFrame[] {
    return [...this.#kept]
  }

  note(entry: RecordedFrame): void {
    if (this.#limit > 0) {
      this.#kept.push(entry)
      if (this.#kept.length > this.#limit) this.#kept.shift()
    }
    for (const follower of this.#followers) follower(entry)
  }

  noteRouting(routing: Routing): void {
    for (const follower of this.#routingFollowers) follower(routing)
  }

  /**
   * Tells of each entry from now on; gives what ends that.
   *
   * @param routed - is told where messages go, right after the publish that brought them
   */
  follow(follower: Follower, routed?: RoutingFollower): () => void {
    this.#followers.add(follower)
    if (routed !== undefined) this.#routingFollowers.add(routed)
    return () => {
      this.#followers.delete(follower)
      if (routed !== undefined) this.#routingFollowers.delete(routed)
    }
  }
}
