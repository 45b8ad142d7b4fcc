import { seeded, type Candidates, type Choices } from '../../../simulator/index.js'
import { Chance } from './chance.js'
import { drawPackets } from './packets.js'
import { DelayOrder } from './delay-order.js'
import { drawLatencies } from './latencies.js'
import { PctOrder } from './pct-order.js'
import { PosOrder } from './pos-order.js'
import { RandomOrder } from './random-order.js'
import type { OrderStrategy, StrategyName } from './strategy.js'

/** How often in a row the first in line may be passed over. */
const patience = 200

/** The greatest depth that a seed draws. */
const deepest = 4

/** The turns of the portfolio. */
const portfolio = ['random', 'pos', 'pct', 'delay'] as const

/** The strategy whose turn a seed is. */
export function strategyOf(
  strategy: StrategyName,
  seed: number,
): Exclude<StrategyName, 'portfolio'> {
  if (strategy !== 'portfolio') return strategy
  const place = ((seed % portfolio.length) + portfolio.length) % portfolio.length
  return portfolio[place]!
}

export interface StrategicOptions {
  readonly strategy: StrategyName
  /** The depth of the bugs that `pct` looks for, from 1; undefined: each seed draws one. */
  readonly depth: number | undefined
  readonly maxLatencyMs: number
}

/** All choices of a run, from its seed alone: the order by a strategy, the network as drawn, faults alike likely. */
export function strategicChoices(options: StrategicOptions, seed: number): Choices {
  const { strategy, depth, maxLatencyMs } = options
  const others = seeded(seed)
  const order = createOrder(strategyOf(strategy, seed), new Chance(seed, 'order'), others, depth)
  const latencyOf = drawLatencies(new Chance(seed, 'latency'), maxLatencyMs)
  const isPacked = drawPackets(new Chance(seed, 'packets'))
  const fair = new Fairness(order)
  return {
    index(stream, count, candidates) {
      if (candidates === undefined || count < 2) return others.index(stream, count)
      if (stream === 'next') return fair.pick(count, candidates)
      if (stream === 'latency') return latencyOf(candidates.at(0))
      if (stream === 'packet') return isPacked() ? 1 : 0
      return others.index(stream, count)
    },
    onlyOne: (candidate) => order.onlyOne?.(candidate),
  }
}

function createOrder(
  name: Exclude<StrategyName, 'portfolio'>,
  chance: Chance,
  others: Choices,
  depth: number | undefined,
): OrderStrategy {
  switch (name) {
    case 'random':
      return new RandomOrder(others)
    case 'pct':
      return new PctOrder(chance, depth ?? 1 + chance.below(deepest))
    case 'pos':
      return new PosOrder(chance)
    case 'delay':
      return new DelayOrder(chance, depth ?? 1 + chance.below(deepest))
  }
}

/** Lets the first in line go in the end: events that come again and again could hold it up for ever. */
class Fairness implements OrderStrategy {
  readonly #order: OrderStrategy
  #first = 0
  #passedOver = 0

  constructor(order: OrderStrategy) {
    this.#order = order
  }

  pick(count: number, candidates: Candidates): number {
    const { order } = candidates.at(0)
    this.#passedOver = order === this.#first ? this.#passedOver + 1 : 0
    this.#first = order
    return this.#passedOver > patience ? 0 : this.#order.pick(count, candidates)
  }
}
