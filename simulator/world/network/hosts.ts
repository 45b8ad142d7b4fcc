import type { Clock } from '../schedule/clock.js'
import { SimulatedHost, type HostSetting } from './simulated-host.js'

/** The hosts of a world by name. */
export class Hosts {
  readonly #setting: HostSetting
  readonly #hosts = new Map<string, SimulatedHost>()
  readonly #incarnations = new Map<string, number>()

  constructor(setting: HostSetting) {
    this.#setting = setting
  }

  /** The host of that name, made when it is first asked for, and anew after it has crashed. */
  host(name: string): SimulatedHost {
    const known = this.#hosts.get(name)
    if (known?.isDown === false) return known
    const incarnation = this.#incarnations.get(name) ?? 0
    this.#incarnations.set(name, incarnation + 1)
    const host = new SimulatedHost(name, incarnation, this.#setting)
    this.#hosts.set(name, host)
    return host
  }

  /** The clock of the host of that name, even if the host is down. */
  clockOf(name: string): Clock {
    return (this.#hosts.get(name) ?? this.host(name)).clock
  }
}
