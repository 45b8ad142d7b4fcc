import { createCallbackClient, type CallbackClient } from './client/callback-client.js'
import { createClient, type Client } from './client/client.js'
import { plainPassword } from './core/access/user.js'
import type { FeaturePermissions } from './core/deprecated-features.js'
import type { RabbitmqPlugin } from './core/exchanges/plugins.js'
import type { RabbitmqVersion } from './core/profile.js'
import type { VersionRule } from './version-rules.js'
import { defaultSettings, type BrokerSettings } from './core/settings.js'
import type { BrokerSnapshot } from './core/snapshot.js'
import { fifo, seeded, type Choices } from './world/schedule/choices.js'
import type { Clock } from './world/schedule/clock.js'
import { FollowedTime } from './world/schedule/followed-time.js'
import type { SimulatedHost } from './world/network/simulated-host.js'
import type { Definitions } from './operator/definitions.js'
import { Operator } from './operator/operator.js'
import { clientsAtWork } from './host-work/clients-at-work.js'
import { createHostWork } from './host-work/create-host-work.js'
import type { WorkWatch } from './host-work/work-watch.js'
import { checkedPlugins, profileOf } from './rabbitmq-version.js'
import { Trace } from './world/trace/trace.js'
import { World } from './world/world.js'

/** The options of a simulator. */
export interface SimulatorOptions {
  /**
   * Decides every choice of the world and all chance. Without one, events happen first come first served,
   * and chance is drawn from seed 0.
   */
  seed?: number
  /** Makes the choices. Default: the seed, all candidates alike likely. */
  choices?: Choices
  /**
   * `virtual`: time moves only when nothing else can happen, hours pass in milliseconds.
   * `real`: it is that of the platform. `followed`: that of the platform, too, but for fake timers of a test, which
   * move it as long as they are there. Default `virtual`.
   */
  clock?: 'virtual' | 'real' | 'followed'
  /** How many of the latest entries the trace keeps, at least; 0 for no trace at all. Default 10,000. */
  trace?: number
  /** The version of RabbitMQ that is simulated. Default: `KINOKO_RABBITMQ` of the environment, else 4.3. */
  rabbitmq?: RabbitmqVersion
  /** Rules of later versions that hold, too: some of {@link versionRules}. Default none. */
  rules?: readonly VersionRule[]
  /** The plugins of RabbitMQ that are enabled: those that bring exchange types. Default none. */
  plugins?: readonly RabbitmqPlugin[]
  /**
   * Deprecated features that the configuration of the broker permits (`true`) or denies, as
   * `deprecated_features.permit.global_qos = true` does in `rabbitmq.conf`. Default: as the version has it. RabbitMQ 3.10 has none
   * of them; one that is not known is a RangeError.
   */
  deprecatedFeatures?: FeaturePermissions
  /**
   * What the broker has from the start: virtual hosts, users, policies, exchanges, queues and bindings, as the parsed
   * JSON of `rabbitmqctl export_definitions`. See {@link Operator.loadDefinitions}.
   */
  definitions?: Definitions
  /**
   * Passwords by user name; these users may do all that no permissions forbid them. Default `{ guest: 'guest' }`. They
   * take the place of users of the same name in `definitions`, whose passwords nobody knows. With `any` every user is
   * let in: the password of its first login is its own.
   */
  users?: Readonly<Record<string, string>> | 'any'
  /** The virtual hosts of the broker at the start. Default `['/']`. With `any` each is there once it is asked for. */
  virtualHosts?: readonly string[] | 'any'
  /** Ports on which the broker listens. Default `[5672, 5671]`; with `any` on all. */
  ports?: readonly number[] | 'any'
  /** The host names of the broker; others are not found. Default `any`. */
  hosts?: readonly string[] | 'any'
  /**
   * Real milliseconds without any sign of life after which the simulation waits no longer for work of the platform that
   * its code has begun (a file, a socket, a real timer). Virtual time stands still until then. Default 1,000.
   */
  foreignWaitMs?: number
}

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
 * A RabbitMQ of one's own, in memory, in a world of its own.
 *
 * @example
 * const { connect } = createSimulator()
 * const connection = await connect('amqp://localhost')     // from here on it is amqplib
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { seed, clock = 'virtual' } = options
  const hostWork = clock === 'virtual' ? createHostWork(options) : undefined
  const world = new World({
    hostWork,
    seed: seed ?? 0,
    choices: options.choices ?? (seed === undefined ? fifo : seeded(seed)),
    clock: clock === 'virtual' ? 'virtual' : 'real',
    platformTime: clock === 'followed' ? new FollowedTime() : undefined,
    trace: options.trace === 0 ? undefined : new Trace(options.trace ?? keptEntries),
    broker: {
      ...defaultSettings,
      profile: profileOf(options.rabbitmq, options.rules, options.deprecatedFeatures),
      plugins: checkedPlugins(options.plugins ?? []),
      ...accessOf(options),
    },
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
        own.ambient.setTimeout(resolve, durationMs)
      }),
    idle: () => world.idle(),
    operator,
    snapshot: () => world.broker.snapshot(),
    hostWork,
  }
}

function accessOf({ users, virtualHosts }: SimulatorOptions): Partial<BrokerSettings> {
  return {
    ...(users === 'any' ? { makesUsers: true } : { users: users ?? defaultSettings.users }),
    ...(virtualHosts === 'any'
      ? { makesVirtualHosts: true }
      : { virtualHosts: virtualHosts ?? defaultSettings.virtualHosts }),
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
