import { integerOf, type FieldTable } from '../values/table.js'

export type QueueType = 'classic' | 'quorum' | 'stream'
export type Overflow = 'drop-head' | 'reject-publish' | 'reject-publish-dlx'

/** What the arguments of a queue come to. */
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
}

/** The settings that every type of queue reads from its arguments, which were checked. */
export function sharedSettings(args: FieldTable): QueueSettings {
  return {
    ...noSettings,
    expires: integerOf(args.get('x-expires')),
    messageTtl: integerOf(args.get('x-message-ttl')),
    maxLength: integerOf(args.get('x-max-length')) ?? Infinity,
    maxLengthBytes: integerOf(args.get('x-max-length-bytes')) ?? Infinity,
    overflow: (textOf(args, 'x-overflow') ?? 'drop-head') as Overflow,
    deadLetterExchange: textOf(args, 'x-dead-letter-exchange'),
    deadLetterRoutingKey: textOf(args, 'x-dead-letter-routing-key'),
    isSingleActive: args.get('x-single-active-consumer') === true,
  }
}

function textOf(args: FieldTable, name: string): string | undefined {
  const value = args.get(name)
  return typeof value === 'string' ? value : undefined
}
