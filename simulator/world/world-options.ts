import type { BrokerSettings } from '../core/settings.js'
import type { Choices } from './schedule/choices.js'
import type { PlatformTime } from './schedule/platform-time.js'
import type { HostWork } from './schedule/host-work.js'
import type { Trace } from './trace/trace.js'

export interface WorldOptions {
  /** The seed from which the hosts draw their chance. */
  readonly seed: number
  readonly choices: Choices
  /** `virtual`: the world moves time; `real`: time follows the clock of the platform. */
  readonly clock: 'virtual' | 'real'
  /** The time that a world in real time goes by. Default: the platform's own, whatever a test puts in its place. */
  readonly platformTime?: PlatformTime | undefined
  /** Undefined: no trace is kept. */
  readonly trace: Trace | undefined
  readonly broker: BrokerSettings
  /** Work of the platform for which the world stands still; undefined: it stands still for none. */
  readonly hostWork?: HostWork | undefined
  /** Ports on which the broker listens. */
  readonly ports: readonly number[] | 'any'
  /** The host names of the broker; undefined when every name is one. */
  readonly names?: readonly string[] | undefined
}
