import type { Clock } from '../schedule/clock.js'
import type { LaneYard } from '../schedule/lane.js'
import { HostRandom } from '../schedule/random.js'
import { Timers } from '../schedule/timers.js'
import { Valve } from '../schedule/valve.js'
import type { Host, Peer, Wire } from './wire.js'

/** What a host needs of the world. */
export interface HostWorld extends LaneYard {
  readonly seed: number
  now(): number
  dial(host: SimulatedHost, port: number, peer: Peer): Wire
  timerFired(hostName: string): void
}

/** One machine or process of the world, with its own connections, timers and chance. */
export class SimulatedHost implements Host {
  readonly name: string
  readonly clock: Clock
  /** Closed while the host is paused: none of its timers fires, nothing reaches it. */
  readonly valve: Valve
  readonly #world: HostWorld
  readonly #timers: Timers
  #isDown = false
  #skewMs = 0

  /** @param incarnation - how often a host of this name was there before */
  constructor(name: string, incarnation: number, world: HostWorld) {
    this.name = name
    this.#world = world
    this.valve = new Valve(world)
    this.#timers = new Timers(world, name, this.valve)
    this.clock = this.#createClock(new HostRandom(world.seed, `${name}/${incarnation}`))
  }

  get isDown(): boolean {
    return this.#isDown
  }

  dial(port: number, peer: Peer): Wire {
    return this.#isDown ? deadWire : this.#world.dial(this, port, peer)
  }

  /** Sets its clock wrong by so many milliseconds. */
  skew(ms: number): void {
    this.#skewMs = ms
  }

  /** Nothing of it runs any more. Code of its that still runs, on a foreign await, reaches nobody. */
  shutDown(): void {
    this.#isDown = true
    this.#timers.close()
  }

  #createClock(random: HostRandom): Clock {
    return {
      now: () => this.#world.now() + this.#skewMs,
      monotonic: () => this.#world.now(),
      setTimeout: (callback, delayMs, options) => {
        if (this.#isDown) return {}
        const fire = (): void => {
          this.#world.timerFired(this.name)
          callback()
        }
        const at = this.#world.now() + Math.max(0, Math.ceil(delayMs))
        return this.#timers.set(fire, at, options?.background === true)
      },
      clearTimeout: (timer) => {
        if (!this.#isDown) this.#timers.clear(timer)
      },
      uuid: () => random.uuid(),
      random: () => random.next(),
    }
  }
}

/** The socket of a machine that is no more. */
const deadWire: Wire = {
  connection: 0,
  send: () => undefined,
  backlog: () => 0,
  end: () => undefined,
}
