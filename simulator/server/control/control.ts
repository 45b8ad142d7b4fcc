import type { OperatorCommand } from '../../core/methods.js'
import type { Hub } from '../hub.js'
import type { ServerConnection } from '../server-connection.js'
import type { RecordedFrame } from './traffic.js'
import { textOfFrame } from './text-of-frame.js'

/** The failures that a broker is told to have, and the traffic that goes through it. */
export class BrokerControl {
  readonly #hub: Hub

  /** @internal */
  constructor(hub: Hub) {
    this.#hub = hub
  }

  /** All connections are reset, transient queues and messages vanish, durable queues and persistent messages stay. */
  restart(): void {
    this.#operate({ method: 'broker.restart' })
  }

  /** An alarm: connections that publish get `connection.blocked` and are not read, until {@link unblock}. */
  block(reason = 'low on memory'): void {
    this.#operate({ method: 'broker.block', reason })
  }

  /** Ends the alarm that {@link block} raised. */
  unblock(): void {
    this.#operate({ method: 'broker.unblock' })
  }

  /** The disk is full: {@link block} with the reason that RabbitMQ gives for it. */
  fillDisk(): void {
    this.block('low on disk')
  }

  /** So many confirmed publishes to come are nacked, and go nowhere. */
  nackPublishes(count = 1): void {
    this.#operate({ method: 'broker.nack-publishes', count })
  }

  /** A queue is deleted, whoever uses it; its consumers are cancelled. */
  deleteQueue(queue: string, virtualHost = '/'): void {
    this.#operate({ method: 'broker.delete-queue', virtualHost, queue })
  }

  /** So many publishes to come arrive, and their connections are reset before a confirm is sent. */
  resetBeforeConfirm(count = 1): void {
    this.#hub.resetsToCome = wholeNumber('count', count)
  }

  /** Resets the socket of a connection, or of all; the number is that of the trace. */
  breakConnections(connection?: number): void {
    for (const one of this.#chosen(connection)) one.socket.reset()
  }

  /** Nothing comes from a client, or from all, and nothing gets there; sockets stay open. Until {@link heal}. */
  partition(connection?: number): void {
    for (const one of this.#chosen(connection)) one.cutOff()
  }

  /** Ends all partitions. */
  heal(): void {
    for (const one of this.#hub.connections.values()) one.rejoin()
  }

  /** Everything that clients send takes so many milliseconds longer from now on; 0 is no longer. */
  delay(ms: number): void {
    this.#hub.delayMs = wholeNumber('ms', ms)
  }

  /** Nothing that clients send is applied any more, until {@link step} or {@link resume}. */
  pause(): void {
    this.#hub.pause()
  }

  /** Whether commands of clients are held back. */
  get isPaused(): boolean {
    return this.#hub.isPaused
  }

  /** While it is paused: applies the next methods of clients, in the order of their turns. Gives how many there were. */
  step(count = 1): number {
    let done = 0
    while (done < wholeNumber('count', count) && this.#hub.step()) done++
    return done
  }

  /** Applies the commands that are held back, and from now on each as it comes. */
  resume(): void {
    this.#hub.resume()
  }

  /** The latest of what went through the broker, as many as `startBroker` was told to keep in `trace`; as lines. */
  get trace(): readonly string[] {
    return this.#hub.traffic.entries.map(textOfFrame)
  }

  /** Tells of each frame from now on; gives what ends that. */
  follow(follower: (entry: RecordedFrame, line: string) => void): () => void {
    return this.#hub.traffic.follow((entry) => follower(entry, textOfFrame(entry)))
  }

  #operate(command: WithoutPlace<OperatorCommand>): void {
    this.#hub.operate({ connection: 0, channel: 0, ...command })
  }

  /** A number that is none of a connection is a RangeError. */
  #chosen(connection: number | undefined): readonly ServerConnection[] {
    const { connections } = this.#hub
    if (connection === undefined) return [...connections.values()]
    const found = connections.get(connection)
    if (found === undefined) throw new RangeError(`there is no connection ${connection}`)
    return [found]
  }
}

type WithoutPlace<T> = T extends OperatorCommand ? Omit<T, 'connection' | 'channel'> : never

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new RangeError(`${name} has to be a whole number of at least 0, and is ${value}`)
}
