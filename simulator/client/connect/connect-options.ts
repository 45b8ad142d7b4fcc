import type { ConnectUrl, SocketOptions } from '../options.js'
import type { RecoveryOptions } from '../recovery/recovery-options.js'

/** The options of `connect`. */
export interface ConnectOptions<Model> extends SocketOptions {
  /** Restores the connection whenever it is lost. Default: nothing does. */
  recovery?: RecoveryOptions<Model> | boolean | null
}

/** A connection string, or its pieces. */
export type Target = string | ConnectUrl

/** The options of `recovery`; undefined when a connection is not to be restored. */
export function wantedRecovery<Model>(
  options: ConnectOptions<Model> | undefined,
): RecoveryOptions<Model> | true | undefined {
  const recovery = options?.recovery
  if (!recovery) return undefined
  return recovery === true || recovery.enabled !== false ? recovery : undefined
}
