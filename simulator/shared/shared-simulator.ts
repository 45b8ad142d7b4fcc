/**
 * The simulator that all of a process share, as they would share the RabbitMQ on localhost: behind the drop-in for
 * amqplib, and behind sockets that `kinoko/register` leads to it.
 *
 * It is made when it is first used, and it hangs on the global object: a process may have loaded this package twice, by
 * `import` and by `require`, or anew for each module that a test resets.
 */
import { checkOptionsForLater } from '../options/check-simulator-options.js'
import type { SimulatorOptions } from '../options/simulator-options.js'
import { createSimulator, type Simulator } from '../simulator.js'
import { environmentOptions } from './environment.js'
import { giveHints } from './hints.js'

interface Shared {
  options: SimulatorOptions | undefined
  current: Simulator | undefined
}

const key = Symbol.for('kinoko.simulator')
const holder = globalThis as unknown as Record<symbol, Shared | undefined>
const shared = (holder[key] ??= { options: undefined, current: undefined })

/** The shared simulator as it is now; made if there is none. */
export function sharedSimulator(): Simulator {
  return (shared.current ??= makeSimulator())
}

/**
 * Says how the shared broker is set up, and begins anew with an empty one. Options that are left out have their
 * defaults: those of {@link SimulatorOptions}, but that time is the platform's or that of fake timers (`followed`), and
 * that no trace is kept. The environment variable `KINOKO_SIMULATOR` is for those who cannot call it: the same options as
 * JSON, or `any` for every user and every virtual host. A call takes its place. Throws a TypeError for an option that
 * there is not or whose value is of the wrong kind, and a RangeError for a version, a plugin or a deprecated feature that is
 * not simulated; the shared broker stays as it was then.
 *
 * @example
 * configureSimulator({ users: 'any', virtualHosts: 'any', hosts: ['rabbitmq.test'] })
 */
export function configureSimulator(options: SimulatorOptions): void {
  checkOptionsForLater('configureSimulator', options)
  shared.options = { ...options }
  resetSimulator()
}

/**
 * Begins anew with an empty broker, set up as before. A client that is still connected stays with the former one, which keeps no
 * process alive any more.
 */
export function resetSimulator(): void {
  shared.current?.world.letGo()
  shared.current = undefined
}

/**
 * Lets time pass for the shared broker, at once: what expires by then has expired when it is asked for next. The timers of
 * the program stay as they are. Throws a RangeError for a duration that is none, and an Error with `clock: 'virtual'`,
 * whose time moves by itself.
 *
 * @param durationMs - in milliseconds
 */
export function advanceSimulator(durationMs: number): void {
  if (!(durationMs >= 0 && durationMs < Infinity)) {
    throw new RangeError(`advanceSimulator(${durationMs}): needs milliseconds, not less than 0`)
  }
  sharedSimulator().world.skipTime(durationMs)
}

/** How many connections to the shared broker are open. */
export function openConnections(): number {
  return shared.current?.world.network.openConnections ?? 0
}

/** The options of the shared simulator, as `configureSimulator` or the environment said. */
export function sharedOptions(): SimulatorOptions {
  return shared.options ?? environmentOptions()
}

function makeSimulator(): Simulator {
  const simulator = createSimulator({ clock: 'followed', trace: 0, ...sharedOptions() })
  giveHints(simulator.world.network)
  return simulator
}
