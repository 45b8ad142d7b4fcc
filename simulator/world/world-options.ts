import type { BrokerSettings } from '../core/settings.js'
import type { Choices } from './schedule/choices.js'
import type { Trace } from './trace/trace.js'

export interface WorldOptions {
  readonly seed: number
  readonly choices: Choices
  /** `virtual`: time is what the world says; `real`: it follows the host's clock. */
  readonly clock: 'virtual' | 'real'
  readonly trace: Trace | undefined
  readonly broker: BrokerSettings
  /** Ports on which the broker listens. */
  readonly ports: readonly number[]
}
