/** Limits of a virtual host, by RabbitMQ's names. A negative number is no limit. */
export interface VirtualHostLimits {
  /** How many connections it may have. */
  readonly 'max-connections'?: number
  /** How many queues may be in it. */
  readonly 'max-queues'?: number
}

/** Limits of a user, by RabbitMQ's names. A negative number is no limit. */
export interface UserLimits {
  /** How many connections the user may have, in all virtual hosts together. */
  readonly 'max-connections'?: number
  /** How many channels the user may have, on all connections together. */
  readonly 'max-channels'?: number
}
