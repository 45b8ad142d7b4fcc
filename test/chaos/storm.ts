import { faults, slow, type FaultName } from './faults.js'
import type { Fleet } from './fleet.js'

const names = Object.keys(faults) as FaultName[]

/** Lets a fault happen every second, each kind as often as any other, until it is told to end. */
export class Storm {
  /** How often each kind happened. */
  readonly happened: Record<string, number> = {}
  /** Those that could not happen: the broker was down already. */
  readonly missed: Record<string, number> = {}
  readonly #fleet: Fleet
  readonly #going = new Set<Promise<void>>()
  readonly #timer: NodeJS.Timeout
  #state: number
  #deck: FaultName[] = []

  /** @param seed decides which fault comes when, and whom it meets */
  constructor(fleet: Fleet, seed: number) {
    this.#fleet = fleet
    this.#state = seed >>> 0
    this.#timer = setInterval(() => this.#next(), 1_000)
  }

  /** Resolves when what was broken is mended. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#going)
  }

  #next(): void {
    if (this.#deck.length === 0) this.#deck = [...names]
    const isBusy = this.#fleet.node.busy > 0
    const possible = this.#deck.filter((name) => !(isBusy && slow.has(name)))
    // while the broker is busy with a command the quick ones come again
    const choice = possible.length > 0 ? possible : names.filter((name) => !slow.has(name))
    const name = choice[this.#random(choice.length)]!
    this.#deck = this.#deck.filter((other) => other !== name)
    const fault = faults[name](this.#fleet, (count) => this.#random(count)).then(
      () => count(this.happened, name),
      () => count(this.missed, name),
    )
    this.#going.add(fault)
    void fault.then(() => this.#going.delete(fault))
  }

  /** A whole number below `count` (mulberry32). */
  #random(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % count
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
