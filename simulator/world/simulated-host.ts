import type { Clock } from './clock.js'
import { HostRandom } from './random.js'
import { Timers } from './timers.js'
import type { Host, Peer, Wire } from './wire.js'
import type { World } from './world.js'

/** One machine or process of the world, with its own connections, timers and chance. */
export class SimulatedHost implements Host {
  readonly name: string
  readonly clock: Clock
  readonly #world: World
  readonly #timers: Timers

  constructor(name: string, world: World) {
    this.name = name
    this.#world = world
    this.#timers = new Timers(world)
    this.clock = createClock(name, world, this.#timers)
  }

  /** Timers that somebody waits for. */
  get foregroundTimers(): number {
    return this.#timers.foreground
  }

  dial(port: number, peer: Peer): Wire {
    return this.#world.dial(this.name, port, peer)
  }
}

function createClock(name: string, world: World, timers: Timers): Clock {
  const random = new HostRandom(world.seed, name)
  return {
    now: () => world.now(),
    setTimeout: (callback, delayMs, options) =>
      timers.set(
        () => {
          world.timerFired(name)
          callback()
        },
        world.now() + Math.max(0, delayMs),
        options?.background === true,
      ),
    clearTimeout: (timer) => timers.clear(timer),
    uuid: () => random.uuid(),
    random: () => random.next(),
  }
}
