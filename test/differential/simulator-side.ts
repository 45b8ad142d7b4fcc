/**
 * The simulator's side: it tells what is expected, what is still to come, and where RabbitMQ would leave
 * the outcome to chance. After every command the invariants of the broker are checked.
 */
import { createSimulator, type RabbitmqVersion } from 'kinoko/simulator'
import { violatedInvariants } from '../../simulator/core/invariants.js'
import type { Queue } from '../../simulator/core/queue/queue.js'
import { policiesOf } from '../support/policies.js'
import { Arm, type Client, type OpenChannel } from './arm.js'
import type { ChannelName, ConnectionName } from './commands.js'
import { FrameInvariants } from './frame-invariants.js'
import type { Kind } from './options.js'
import { Races } from './races.js'
import type { Question } from './rabbitmq-side.js'
import type { Counts, Side } from './sides.js'

export interface Use {
  readonly name: ChannelName
  readonly open: OpenChannel
  readonly queues: readonly string[]
}

/** So many turns of the event loop in which nothing happens are too many. */
const mostIdleHops = 10_000

export class SimulatorSide implements Side {
  readonly arm: Arm
  readonly #simulator
  readonly #prefix: string
  readonly #races: Races
  readonly #frames: FrameInvariants
  readonly #version: RabbitmqVersion | undefined
  /** What each name stood for last. */
  readonly #types = new Map<string, string>()

  /** @param version - default: the one that the environment names */
  constructor(prefix: string, kind: Kind, version?: RabbitmqVersion) {
    // the other broker's sockets are in the same process, and nothing here waits for them
    this.#simulator = createSimulator({
      trace: 1,
      foreignWaitMs: 0,
      ...(version && { rabbitmq: version }),
    })
    this.#prefix = prefix
    this.#version = version
    // amqplib's own types, which its user sees
    const client: Client = this.#simulator
    const url = 'amqp://localhost'
    const operator = policiesOf(this.#simulator)
    this.arm = new Arm({ client, url, operator, confirmsAll: kind === 'stream' }, prefix)
    const { world, trace } = this.#simulator
    // its steps are taken one by one, so that time stands still until it is to pass
    world.pause()
    this.#races = new Races(world.broker)
    this.#frames = new FrameInvariants(trace!)
  }

  /** Lets happen all that follows from a call, while no time passes. */
  async during(call: Promise<void>): Promise<void> {
    const { world } = this.#simulator
    const answer = { isThere: false }
    const answered = call.finally(() => (answer.isThere = true))
    let idleHops = 0
    for (;;) {
      if (world.pending().length === 0) await hop()
      if (world.pending().length > 0) {
        idleHops = 0
        await world.step()
      } else if (answer.isThere) break
      // the client may need some turns of the event loop before it sends
      else if (++idleHops > mostIdleHops) throw new Error('the simulator gives no answer')
    }
    await answered
  }

  async passes(ms: number): Promise<void> {
    const { world } = this.#simulator
    const end = world.now() + ms
    const over = this.#simulator.sleep(ms)
    while (world.now() < end) await world.step()
    await this.during(over)
  }

  /** Milliseconds until a message or a queue is past its time, wherever it is, unless that is far off. */
  soon(withinMs: number): number | undefined {
    const { world } = this.#simulator
    const now = world.now()
    const times = [
      world.broker.nextDeadline(),
      ...this.#queues().flatMap(([, queue]) => expiriesOf(queue)),
    ]
    for (const { channels } of world.broker.connections.values()) {
      for (const { unacked } of channels.values()) {
        times.push(...[...unacked.values()].map(({ entry }) => entry.expiresAt))
      }
    }
    const next = Math.min(...(times.filter((at) => at !== undefined && at > now - 1) as number[]))
    return next - now > withinMs ? undefined : Math.max(1, next - now)
  }

  questions(): Question[] {
    return this.#queues().map(([queue, { declaration }]) => ({
      queue,
      owner: this.#ownerOf(declaration.owner),
    }))
  }

  /** Looks at the queues as the other side does: that counts as use. */
  counts(): Map<string, Counts> {
    return new Map(
      this.#queues().map(([name, queue]) => {
        if (queue.rules.isUsedByDeclares) queue.touch()
        return [name, [queue.readyCount, queue.consumerCount]]
      }),
    )
  }

  /**
   * Dead letters that went from one queue to the next since it was asked last, and queues in a race: those
   * that are named, and those that {@link Races} finds.
   */
  takeRaces(
    leaving: ReadonlySet<string>,
    named: ReadonlySet<string>,
  ): { readonly hops: number; readonly raced: string[] } {
    const { hops, raced } = this.#races.take(this.#longNames(leaving), this.#longNames(named))
    return { hops, raced: raced.map((name) => this.#shortName(name)) }
  }

  /** The type of the queue of that name; undefined: there is none. */
  typeOf(queue: string): string | undefined {
    return this.#find(queue)?.rules.type
  }

  /** Whether RabbitMQ may keep a consumer of this queue that is gone, and hand it messages. */
  keepsConsumers(queue: string): boolean {
    const found = this.#find(queue)
    return (
      this.#version !== '3.10' && found?.rules.type === 'quorum' && found.settings.isSingleActive
    )
  }

  /** Queues whose name stood for a queue of another type when it was last looked at. */
  changedTypes(): string[] {
    return this.#queues().flatMap(([name, { rules }]) => {
      const before = this.#types.get(name)
      this.#types.set(name, rules.type)
      return before === undefined || before === rules.type ? [] : [name]
    })
  }

  /** The open channels and the queues that they consume or hold something of. */
  uses(): Use[] {
    return [...this.arm.channels].map(([name, open]) => {
      const used = [...open.consumers.values(), ...open.outstanding]
      return { name, open, queues: used.map(({ queue }) => queue) }
    })
  }

  violations(): string[] {
    return [...violatedInvariants(this.#simulator.world.broker), ...this.#frames.take()]
  }

  async end(): Promise<void> {
    this.#simulator.world.resume()
    await this.arm.end()
  }

  #find(queue: string): Queue | undefined {
    return this.#simulator.world.broker.virtualHosts.get('/')!.queues.get(this.arm.nameOf(queue))
  }

  #queues(): [string, Queue][] {
    const queues = this.#simulator.world.broker.virtualHosts.get('/')!.queues.values()
    return [...queues].map((queue) => [this.#shortName(queue.name), queue])
  }

  #longNames(names: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...names].map((name) => this.arm.nameOf(name)))
  }

  #shortName(name: string): string {
    return name.replace(this.#prefix, '@')
  }

  /** Connections are numbered as they come; the program's names for them change hands. */
  #ownerOf(connection: number | undefined): ConnectionName | undefined {
    if (connection === undefined) return undefined
    for (const [name, open] of this.arm.connections) {
      if (this.#numberOf(open) === connection) return name
    }
    return undefined
  }

  #numberOf(open: object): number {
    return (open as { connection: { number: number } }).connection.number
  }
}

function expiriesOf(queue: Queue): (number | undefined)[] {
  return [...queue.ready()].map((entry) => entry.expiresAt)
}

function hop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
