import { createCallbackClient, type CallbackClient } from './client/callback-client.js'
import { createClient, type Client } from './client/client.js'
import type { RabbitmqVersion } from './core/profile.js'
import { defaultSettings } from './core/settings.js'
import type { BrokerSnapshot } from './core/snapshot.js'
import { fifo, seeded, type Choices } from './world/schedule/choices.js'
import type { Clock } from './world/schedule/clock.js'
import type { SimulatedHost } from './world/network/simulated-host.js'
import { Operator } from './operator/operator.js'
import { profileOf } from './rabbitmq-version.js'
import { Trace } from './world/trace/trace.js'
import { World } from './world/world.js'

export interface SimulatorOptions {
  /**
   * Decides every choice of the world and all chance. Without one, events happen first come first served,
   * and chance is drawn from seed 0.
   */
  seed?: number
  /** Who makes the choices of order; by default the seed, all of them alike likely. */
  choices?: Choices
  /**
   * `virtual` (the default): time moves only when nothing else can happen, hours pass in milliseconds.
   * `real`: it follows the host's clock.
   */
  clock?: 'virtual' | 'real'
  /** How many of the latest trace entries are kept, 0 for no trace at all. Default 10,000. */
  trace?: number
  /** The version of RabbitMQ that is simulated. Default: `KINOKO_RABBITMQ` of the environment, else 3.10. */
  rabbitmq?: RabbitmqVersion
  /** Passwords by user name. Default `{ guest: 'guest' }`. */
  users?: Readonly<Record<string, string>>
  /** Virtual hosts there are from the start. Default `['/']`. */
  virtualHosts?: readonly string[]
  /** Ports on which the broker listens. Default 5672 and 5671. */
  ports?: readonly number[]
}

/** A machine of the simulated world: amqplib's API, and time and chance of its own. */
export interface SimulatedMachine extends Client {
  readonly name: string
  /** Time, timers and chance: what the runtime calls its Ambient. */
  readonly ambient: Clock
  /** amqplib's callback API. */
  readonly callbackApi: CallbackClient
  /** Breaks all its connections, as a network does. */
  breakConnections(): void
}

/** A broker of one's own and the world around it. It is a machine itself, for who needs only one. */
export interface Simulator extends SimulatedMachine {
  readonly seed: number | undefined
  readonly world: World
  /** What has happened so far; undefined when it was not wanted. */
  readonly trace: Trace | undefined
  /** The machine of that name, made when it is first asked for, and anew after it has crashed. */
  machine(name: string): SimulatedMachine
  /** Milliseconds since the simulation began. */
  now(): number
  /** Resolves when so much time has passed. */
  sleep(ms: number): Promise<void>
  /** Resolves when nothing can happen any more without a new cause. */
  idle(): Promise<void>
  /** What the operator of the broker can do. */
  readonly operator: Operator
  /** What the broker holds at this moment. */
  snapshot(): BrokerSnapshot
}

const keptEntries = 10_000

/**
 * A RabbitMQ of one's own, in memory, in a world of its own.
 *
 * @example
 * const { connect } = createSimulator()
 * const connection = await connect('amqp://localhost')     // from here on it is amqplib
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { seed } = options
  const world = new World({
    seed: seed ?? 0,
    choices: options.choices ?? (seed === undefined ? fifo : seeded(seed)),
    clock: options.clock ?? 'virtual',
    trace: options.trace === 0 ? undefined : new Trace(options.trace ?? keptEntries),
    broker: {
      ...defaultSettings,
      profile: profileOf(options.rabbitmq),
      users: options.users ?? defaultSettings.users,
      virtualHosts: options.virtualHosts ?? defaultSettings.virtualHosts,
    },
    ports: options.ports ?? [5672, 5671],
  })
  // a machine that has crashed is another one when it comes up again
  const machines = new WeakMap<SimulatedHost, SimulatedMachine>()
  const machine = (name: string): SimulatedMachine => {
    const host = world.host(name)
    const known = machines.get(host)
    if (known !== undefined) return known
    const made = createMachine(world, host)
    machines.set(host, made)
    return made
  }
  const start = world.now()
  const own = machine('client')
  return {
    ...own,
    seed,
    world,
    trace: world.trace,
    machine,
    now: () => world.now() - start,
    sleep: (ms) =>
      new Promise((resolve) => {
        own.ambient.setTimeout(resolve, ms)
      }),
    idle: () => world.idle(),
    operator: new Operator({
      operate: (command) => world.operate(command),
      hasVirtualHost: (name) => world.broker.virtualHosts.has(name),
    }),
    snapshot: () => world.broker.snapshot(),
  }
}

function createMachine(world: World, host: SimulatedHost): SimulatedMachine {
  const { name } = host
  return {
    name,
    ambient: host.clock,
    callbackApi: createCallbackClient(host),
    breakConnections: () => world.network.break(name),
    ...createClient(host),
  }
}
