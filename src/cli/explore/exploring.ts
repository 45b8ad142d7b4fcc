import type { RabbitmqVersion } from '../../../simulator/index.js'
import type { StrategyName } from '../../../testing/index.js'
import type { Limit, StoppedBy } from './limit.js'
import type { Output } from './output.js'
import type { ReportPlace } from './report-files.js'
import type { SeedSettings } from './seed-run.js'
import type { Shard } from './shard.js'

/** The arguments of `kinoko explore`. */
export interface ExploreArguments {
  readonly seeds: number
  readonly firstSeed: number
  readonly deviations?: number
  readonly exhaustive?: boolean
  readonly sharedMemory: boolean
  readonly jobs: number
  /** The RabbitMQ over which explorers are given work. */
  readonly workers?: string
  /** The RabbitMQ over which this explorer takes work. */
  readonly workFor?: string
  readonly exploration?: string
  /** Milliseconds. */
  readonly idle: number
  readonly keepGoing?: boolean
  readonly checkDeterminism?: boolean
  readonly replay?: string
  readonly out: string
  /** Milliseconds. */
  readonly time?: number
  readonly json?: boolean
  readonly rabbitmq?: readonly RabbitmqVersion[]
  readonly strategy?: StrategyName
  readonly depth?: number
  readonly shard?: Shard
  readonly maxLatency?: number
}

/** An exploration, with what it was asked for and where it is told. */
export interface Exploring {
  readonly place: ReportPlace
  readonly options: ExploreArguments
  readonly limit: Limit
  readonly output: Output
}

/** The options of an exploration by seeds that say how orders and the network are drawn. */
export function drawnBy({ strategy, depth, maxLatency }: ExploreArguments): SeedSettings['drawn'] {
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(depth === undefined ? {} : { depth }),
    ...(maxLatency === undefined ? {} : { maxLatencyMs: maxLatency }),
  }
}

/** In words, what ended an exploration before it was done. */
export function tellStop(stoppedBy: StoppedBy | undefined, { elapsedMs }: Limit): string {
  if (stoppedBy === undefined) return ''
  const by = stoppedBy === 'time' ? '--time' : 'Ctrl C'
  return `, stopped after ${(elapsedMs / 1000).toFixed(1)} s (${by})`
}
