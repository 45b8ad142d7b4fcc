import type { ConnectUrl, SocketOptions } from '../options.js'
import type { RecoveryOptions } from '../recovery/recovery-options.js'

/** The options of `connect`. */
export interface ConnectOptions<Model> extends SocketOptions {
  /** Keeps the connection up. */
  recovery?: RecoveryOptions<Model> | boolean | null
}

export type Target = string | ConnectUrl

/** The options of `recovery`, undefined when it is not wanted. */
export function wantedRecovery<Model>(
  options: ConnectOptions<Model> | undefined,
): RecoveryOptions<Model> | true | undefined {
  const recovery = options?.recovery
  if (!recovery) return undefined
  return recovery === true || recovery.enabled !== false ? recovery : undefined
}
