import { createCallbackClient, type CallbackClient } from './client/callback-client.js'
import { createClient, type Client } from './client/client.js'
import { plainPassword } from './core/access/user.js'
import type { BrokerSnapshot } from './core/snapshot.js'
import { fifo, seeded } from './world/schedule/choices.js'
import type { Clock } from './world/schedule/clock.js'
import { FollowedTime } from './world/schedule/followed-time.js'
import type { SimulatedHost } from './world/network/simulated-host.js'
import { Operator } from './operator/operator.js'
import { clientsAtWork } from './host-work/clients-at-work.js'
import { createHostWork } from './host-work/create-host-work.js'
import type { WorkWatch } from './host-work/work-watch.js'
import { brokerSettingsOf } from './options/broker-settings.js'
import { checkSimulatorOptions } from './options/check-simulator-options.js'
import type { SimulatorOptions } from './options/simulator-options.js'
import { checkedLatency } from './world/network/latency.js'
import { Trace } from './world/trace/trace.js'
import { World } from './world/world.js'

/** A host with amqplib on it: the API of amqplib, and time and chance of its own. */
export interface ClientHost extends Client {
  /** The name of the host. */
  readonly name: string
  /** Time, timers and chance of the host: the Ambient of Kinoko's runtime. */
  readonly ambient: Clock
  /** amqplib's callback API, on the same broker. */
  readonly callbackApi: CallbackClient
  /** Breaks all connections of the host, as a network does: without a word. */
  breakConnections(): void
}

/**
 * A broker of one's own and the world around it. It is a host itself, named `client`, for tests that need only
 * one.
 */
export interface Simulator extends ClientHost {
  /** The seed, if one was given. */
  readonly seed: number | undefined
  /** Time and the order of events. */
  readonly world: World
  /** Everything that has happened so far; undefined with `trace: 0`. */
  readonly trace: Trace | undefined
  /** The host of that name, made when it is first asked for, and anew after it has crashed. */
  host(name: string): ClientHost
  /** Milliseconds since the simulation began, virtual or real as its clock is. */
  now(): number
  /** Resolves when so many milliseconds have passed, virtual or real as its clock is. */
  sleep(durationMs: number): Promise<void>
  /** Resolves when nothing can happen any more without a new cause. */
  idle(): Promise<void>
  /** The commands of the broker's operator: policies, users, permissions, virtual hosts, alarms, definitions. */
  readonly operator: Operator
  /** The state of the broker at this moment: queues, their consumers, bindings, connections. */
  snapshot(): BrokerSnapshot
  /** The work of the platform for which virtual time stands still; undefined in real time. */
  readonly hostWork: WorkWatch | undefined
}

const keptEntries = 10_000

/**
 * A RabbitMQ of one's own, in memory, in a world of its own. An option that there is not, or a value of the wrong kind, is a
 * TypeError; a version, a plugin or a deprecated feature that is not simulated is a RangeError.
 *
 * @example
 * const { connect } = createSimulator()
 * const connection = await connect('amqp://localhost')     // from here on it is amqplib
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  checkSimulatorOptions('createSimulator', options)
  const { seed, clock = 'virtual' } = options
  const hostWork = clock === 'virtual' ? createHostWork(options) : undefined
  const world = new World({
    hostWork,
    seed: seed ?? 0,
    choices: options.choices ?? (seed === undefined ? fifo : seeded(seed)),
    clock: clock === 'virtual' ? 'virtual' : 'real',
    platformTime: clock === 'followed' ? new FollowedTime() : undefined,
    packets: options.packets,
    maxLatencyMs: checkedLatency(options.maxLatencyMs),
    trace: options.trace === 0 ? undefined : new Trace(options.trace ?? keptEntries),
    broker: brokerSettingsOf(options),
    ports: options.ports ?? [5672, 5671],
    names: options.hosts === 'any' ? undefined : options.hosts,
  })
  hostWork?.ask(clientsAtWork(world))
  // a host that has crashed is another one when it comes up again
  const known = new WeakMap<SimulatedHost, ClientHost>()
  const host = (name: string): ClientHost => {
    const simulated = world.host(name)
    const made = known.get(simulated) ?? createHost(world, simulated)
    known.set(simulated, made)
    return made
  }
  const operator = new Operator({
    broker: world.broker,
    operate: (command) => world.operate(command),
  })
  if (options.definitions !== undefined) {
    operator.loadDefinitions(options.definitions)
    const named = options.users === 'any' ? {} : options.users
    for (const [name, password] of Object.entries(named ?? {}))
      giveFullAccess(world, name, password)
  }
  const start = world.now()
  const own = host('client')
  return {
    ...own,
    seed,
    world,
    trace: world.trace,
    host,
    now: () => world.now() - start,
    sleep: (durationMs) =>
      new Promise((resolve) => {
        world.refuseAfterEnd('simulator.sleep')
        own.ambient.setTimeout(resolve, durationMs)
      }),
    idle: () => world.idle(),
    operator,
    snapshot: () => world.broker.snapshot(),
    hostWork,
  }
}

/** Users that a test names are stronger than those of a definitions file: their passwords are known. */
function giveFullAccess(world: World, name: string, password: string): void {
  const user = { name, credential: plainPassword(password), tags: [], hasFullAccess: true }
  world.operate({ connection: 0, channel: 0, method: 'broker.add-user', user })
}

function createHost(world: World, host: SimulatedHost): ClientHost {
  const { name } = host
  return {
    name,
    ambient: host.clock,
    callbackApi: createCallbackClient(host),
    breakConnections: () => world.network.break(name),
    ...createClient(host),
  }
}
