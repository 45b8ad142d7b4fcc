import { defaultSettings } from './core/handlers/connection.js'
import type { BrokerSnapshot } from './core/snapshot.js'
import { fifo, seeded, type Choices } from './world/choices.js'
import type { SimulatedHost } from './world/simulated-host.js'
import { Trace } from './world/trace.js'
import { World } from './world/world.js'

export interface SimulatorOptions {
  /** Decides every choice of the world and all chance. Without one, events happen first come first served. */
  seed?: number
  /** Who makes the choices; a seed alone gives them all alike. */
  choices?: Choices
  /**
   * `virtual` (the default): time moves only when nothing else can happen, hours pass in milliseconds.
   * `real`: it follows the host's clock.
   */
  clock?: 'virtual' | 'real'
  /** How many of the latest trace entries are kept, 0 for no trace at all. Default 10,000. */
  trace?: number
  /** Passwords by user name. Default `{ guest: 'guest' }`. */
  users?: Readonly<Record<string, string>>
  /** Virtual hosts there are from the start. Default `['/']`. */
  virtualHosts?: readonly string[]
  /** Ports on which the broker listens. Default 5672 and 5671. */
  ports?: readonly number[]
}

/** A broker of one's own, with the world around it. */
export interface Simulator {
  readonly seed: number | undefined
  readonly world: World
  /** The machine of that name: whoever connects through it has its own clock, timers and chance. */
  host(name: string): SimulatedHost
  /** Milliseconds since the simulation began. */
  now(): number
  /** What the broker holds at this moment. */
  snapshot(): BrokerSnapshot
}

const keptEntries = 10_000

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { seed, clock = 'virtual', trace = keptEntries } = options
  const world = new World({
    seed: seed ?? 0,
    choices: options.choices ?? (seed === undefined ? fifo : seeded(seed)),
    clock,
    trace: trace > 0 ? new Trace(trace) : undefined,
    broker: {
      ...defaultSettings,
      ...(options.users && { users: options.users }),
      ...(options.virtualHosts && { virtualHosts: options.virtualHosts }),
    },
    ports: options.ports ?? [5672, 5671],
  })
  const start = world.now()
  return {
    seed,
    world,
    host: (name) => world.host(name),
    now: () => world.now() - start,
    snapshot: () => world.broker.snapshot(),
  }
}
