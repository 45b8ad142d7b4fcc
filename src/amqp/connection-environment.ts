import type { ResolvedConfig } from '../config/config.js'
import type { Ambient } from '../ports/ambient.js'
import type { Logger } from '../ports/logger.js'
import type { Connect } from '../ports/transport.js'

/** The part of a container's or client's environment that connections, channels and publishers need. */
export interface ConnectionEnvironment {
  /** The settings, with their defaults. */
  readonly config: ResolvedConfig
  /** Opens one connection to a broker. */
  readonly connect: Connect
  /** Time and chance. */
  readonly ambient: Ambient
  readonly logger: Logger
}
