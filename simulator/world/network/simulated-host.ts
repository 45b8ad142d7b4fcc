import type { Agenda } from '../schedule/agenda.js'
import type { Clock } from '../schedule/clock.js'
import { HostRandom } from '../schedule/random.js'
import type { WorldTime } from '../schedule/time.js'
import { Timers } from '../schedule/timers.js'
import { Valve } from '../schedule/valve.js'
import type { Recorder } from '../trace/recorder.js'
import type { Host, Peer, Wire } from './wire.js'

/** The parts of the world that its hosts share. */
export interface HostSetting {
  /** The seed of the world: each host draws its chance from it. */
  readonly seed: number
  readonly agenda: Agenda
  readonly time: WorldTime
  readonly recorder: Recorder
  /** Opens a socket to the broker, for the host of that name. */
  dial(hostName: string, hostValve: Valve, port: number, peer: Peer, name?: string): Wire
}

/** A simulated machine, with its own connections, timers and chance. */
export class SimulatedHost implements Host {
  /** The name of the host, as traces have it. */
  readonly name: string
  /** Time, timers and chance of the host. */
  readonly clock: Clock
  /** Closed while the host is paused: none of its timers fires, nothing reaches it. @internal */
  readonly valve: Valve
  readonly #setting: HostSetting
  readonly #timers: Timers
  #isDown = false
  #skewMs = 0

  /**
   * @param incarnation - how often a host of this name was there before
   * @internal
   */
  constructor(name: string, incarnation: number, setting: HostSetting) {
    this.name = name
    this.#setting = setting
    this.valve = new Valve(setting.agenda)
    this.#timers = new Timers(setting.agenda, name, this.valve)
    this.clock = this.#createClock(new HostRandom(setting.seed, `${name}/${incarnation}`))
  }

  /** Whether the host has crashed. A crashed one never comes up again; another of its name takes its place. */
  get isDown(): boolean {
    return this.#isDown
  }

  /** How many timers of the host are pending, but for those in the background. */
  get pendingTimers(): number {
    return this.#timers.awaited
  }

  /** Opens a socket to the broker; on a host that is down, one that goes nowhere. */
  dial(port: number, peer: Peer, name?: string): Wire {
    return this.#isDown ? deadWire : this.#setting.dial(this.name, this.valve, port, peer, name)
  }

  /** Sets its clock wrong by so many milliseconds: ahead, or back when they are negative. */
  skew(offsetMs: number): void {
    this.#skewMs = offsetMs
  }

  /** Nothing of the host runs any more. User code that still runs, because of a foreign await, reaches nobody. */
  shutDown(): void {
    this.#isDown = true
    this.#timers.close()
  }

  #createClock(random: HostRandom): Clock {
    const { time, recorder } = this.#setting
    return {
      now: () => time.now() + this.#skewMs,
      monotonic: () => time.now(),
      setTimeout: (callback, delayMs, options) => {
        if (this.#isDown) return {}
        const fire = (): void => {
          recorder.timer(this.name)
          callback()
        }
        const at = time.now() + Math.max(0, Math.ceil(delayMs))
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

/** The socket of a host that is no more. */
const deadWire: Wire = {
  connection: 0,
  send: () => undefined,
  backlog: () => 0,
  end: () => undefined,
}
