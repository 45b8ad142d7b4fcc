import type { Broker } from '../operator/broker.js'
import { redactWords } from '../../support/redact-words.js'
import { shortened } from '../../support/redact-value.js'
import { lookAt } from './look.js'
import { originOf } from './origin.js'

/** A queue of dead messages. */
export interface DeadQueue {
  readonly queue: string
  /** The messages that are ready in it. */
  readonly depth: number
  readonly consumers: number
  /** How many of them were looked at. */
  readonly lookedAt: number
  /** Why and from where those are here, the most frequent first. */
  readonly causes: readonly Cause[]
  /** The most returns that RabbitMQ counts of one of them; undefined for a queue that does not count. */
  readonly returns: number | undefined
}

export interface Cause {
  readonly count: number
  readonly reason: string | undefined
  readonly from: string | undefined
  readonly routingKey: string | undefined
}

/** @param looks how many messages are looked at; 0 counts them only */
export async function deadQueue(broker: Broker, queue: string, looks: number): Promise<DeadQueue> {
  const { messages, depth, consumers, returns } = await lookAt(broker, queue, looks)
  const causes = new Map<string, Cause>()
  for (const message of messages) {
    const { reason, queue: from, routingKey } = originOf(message, queue)
    const cause = { reason: said(reason), from: said(from), routingKey: said(routingKey) }
    const key = JSON.stringify(cause)
    causes.set(key, { ...cause, count: (causes.get(key)?.count ?? 0) + 1 })
  }
  const sorted = [...causes.values()].sort((a, b) => b.count - a.count)
  return { queue, depth, consumers, lookedAt: messages.length, causes: sorted, returns }
}

/** The lines of a queue: its depth, then a line for each cause. */
export function linesOfQueue({ queue, depth, consumers, lookedAt, causes }: DeadQueue): string[] {
  const part = lookedAt < depth ? `, the first ${lookedAt} of them:` : ':'
  const consumed = consumers === 0 ? '' : `, ${plural(consumers, 'consumer')}`
  return [
    `${shortened(queue, maxText)}: ${plural(depth, 'message')}${consumed}${causes.length === 0 ? '' : part}`,
    ...causes.map(
      ({ count, reason, from, routingKey }) =>
        `  ${count} × ${reason ?? 'dead for an unknown reason'}, from ${from ?? 'nobody knows where'}` +
        (routingKey === undefined || routingKey === from ? '' : ` (${routingKey})`),
    ),
  ]
}

const maxText = 200

function said(text: string | undefined): string | undefined {
  return text === undefined ? undefined : shortened(redactWords(text), maxText)
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
