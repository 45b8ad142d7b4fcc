import type { Consumers } from './consumers.js'
import type { QueueEntry } from './entry.js'
import type { QueueSettings } from './settings.js'

/** A work queue as its invariants look at it. */
export interface CheckedQueue {
  readonly name: string
  readonly settings: QueueSettings
  readonly consumers: Consumers
  readonly readyCount: number
  readonly unackedCount: number
  ready(): Iterable<QueueEntry>
}

/**
 * The mistakes in the counts of a queue and of its consumers: none, unless the simulator has a bug.
 *
 * @param out - how many of its messages the channels hold unacknowledged
 * @param isOrdered - whether its ready messages have to stand in the order in which they came
 */
export function violationsOf(queue: CheckedQueue, out: number, isOrdered: boolean): string[] {
  const { name, consumers, settings, unackedCount } = queue
  const violations = consumerViolations(queue)
  if (out !== unackedCount) {
    violations.push(`${name} counts ${unackedCount} unacked, its channels ${out}`)
  }
  if (isOrdered && !isAscending(queue.ready())) violations.push(`${name} is out of order`)
  if (queue.readyCount > 0 && !settings.isSingleActive) {
    const idle = consumers.free().filter(({ channel }) => !channel.limiter.isActive)
    if (idle.length > 0) violations.push(`${name} has messages and an idle consumer`)
  }
  return violations
}

function consumerViolations({ name, consumers, settings }: CheckedQueue): string[] {
  const { holder } = consumers
  const violations = [...consumers]
    .filter(({ credit }) => credit < 0)
    .map(({ tag }) => `${name}: ${tag} holds more than its prefetch`)
  if (holder !== undefined && !consumers.has(holder)) {
    violations.push(`${name} is held by ${holder.tag}, which is not its consumer`)
  }
  const isAnyInTime = [...consumers].some(({ late }) => late === 0)
  const isDue = settings.isSingleActive && isAnyInTime && !consumers.isBetweenHolders
  if (isDue && holder === undefined) {
    violations.push(`${name} has consumers and none is active`)
  }
  return violations
}

function isAscending(entries: Iterable<QueueEntry>): boolean {
  let last = 0
  for (const { position } of entries) {
    if (position <= last) return false
    last = position
  }
  return true
}
