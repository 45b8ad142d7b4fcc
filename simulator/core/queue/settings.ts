import type { PolicyDefinition } from '../policy/policy.js'
import { integerOf, type FieldTable, type FieldValue } from '../values/table.js'

export type QueueType = 'classic' | 'quorum' | 'stream'

/** The type of a queue whose declaration and virtual host say nothing of it. */
export const implicitType: QueueType = 'classic'

export const queueTypes: readonly QueueType[] = ['classic', 'quorum', 'stream']

/** The type of the queues that a policy is for, by the words of `apply-to` that name one. */
export const typesOfTargets = {
  classic_queues: 'classic',
  quorum_queues: 'quorum',
  streams: 'stream',
} as const
export type Overflow = 'drop-head' | 'reject-publish' | 'reject-publish-dlx'

/** The settings that arguments and policy of a queue come to. */
export interface QueueSettings {
  /** Milliseconds of disuse after which the queue is deleted. */
  readonly expires: number | undefined
  /** Milliseconds a message may wait. */
  readonly messageTtl: number | undefined
  readonly maxLength: number
  readonly maxLengthBytes: number
  readonly overflow: Overflow
  readonly maxPriority: number | undefined
  readonly deadLetterExchange: string | undefined
  readonly deadLetterRoutingKey: string | undefined
  readonly isSingleActive: boolean
  readonly isLazy: boolean
  readonly deliveryLimit: number | undefined
  /** How messages that come back are held back. */
  readonly delayedRetry: DelayedRetry | undefined
  /** Milliseconds in which consumers have to acknowledge. */
  readonly consumerTimeout: number | undefined
  /** The same, where it is the channel that looks at it. */
  readonly channelTimeout: number | undefined
  /** Whether a dead letter stays with the queue until it has reached another. */
  readonly deadLettersAtLeastOnce: boolean
  /** Milliseconds after which a stream may drop messages. */
  readonly maxAge: number | undefined
  /** Bytes of the parts of a stream, which are dropped as a whole. */
  readonly segmentSize: number
}

export interface DelayedRetry {
  /** Which messages are held back: all, those whose delivery failed, or the others. */
  readonly type: 'all' | 'failed' | 'returned'
  /** Milliseconds. */
  readonly min: number
  readonly max: number
}

/** The settings of a queue without arguments. */
export const noSettings: QueueSettings = {
  expires: undefined,
  messageTtl: undefined,
  maxLength: Infinity,
  maxLengthBytes: Infinity,
  overflow: 'drop-head',
  maxPriority: undefined,
  deadLetterExchange: undefined,
  deadLetterRoutingKey: undefined,
  isSingleActive: false,
  isLazy: false,
  deliveryLimit: undefined,
  delayedRetry: undefined,
  consumerTimeout: undefined,
  channelTimeout: undefined,
  deadLettersAtLeastOnce: false,
  maxAge: undefined,
  segmentSize: Infinity,
}

/** The arguments of a queue, which were checked, and the policy that applies to it. */
export class QueueWishes {
  readonly #args: FieldTable
  readonly #policy: PolicyDefinition

  constructor(args: FieldTable, policy: PolicyDefinition) {
    this.#args = args
    this.#policy = policy
  }

  /** The value of an argument that no policy can set. */
  argument(name: string): FieldValue | undefined {
    return this.#args.get(`x-${name}`)
  }

  /** The smaller of two numbers. */
  smaller(name: string, choose: (a: number, b: number) => number = Math.min): number | undefined {
    const [own, other] = [this.argument(name), this.#policy.get(name)].map(integerOf)
    return own === undefined || other === undefined ? (own ?? other) : choose(own, other)
  }

  /** The value of the argument, else of the policy. */
  argumentFirst(name: string): FieldValue | undefined {
    return this.argument(name) ?? this.#policy.get(name)
  }

  /** The value of the policy, else of the argument. */
  policyFirst(name: string): FieldValue | undefined {
    return this.#policy.get(name) ?? this.argument(name)
  }
}

/** The settings that classic and quorum queues have in common, but for the overflow. */
export function sharedSettings(wishes: QueueWishes): QueueSettings {
  return {
    ...noSettings,
    expires: wishes.smaller('expires'),
    messageTtl: wishes.smaller('message-ttl'),
    maxLength: wishes.smaller('max-length') ?? Infinity,
    maxLengthBytes: wishes.smaller('max-length-bytes') ?? Infinity,
    deadLetterExchange: textOf(wishes.argumentFirst('dead-letter-exchange')),
    deadLetterRoutingKey: textOf(wishes.argumentFirst('dead-letter-routing-key')),
    channelTimeout: wishes.smaller('consumer-timeout'),
    isSingleActive: wishes.argument('single-active-consumer') === true,
  }
}

/** Case: simulator/operator/policies, "of overflow give way to the argument of a classic queue, and not of a quorum queue". */
export function overflowOf(value: FieldValue | undefined): Overflow {
  return (textOf(value) ?? 'drop-head') as Overflow
}

function textOf(value: FieldValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
