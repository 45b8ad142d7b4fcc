/**
 * What is true of the broker after every command, whatever the commands were. A violation is a bug of
 * the simulator, never of its user.
 */
import type { Broker } from './broker.js'
import type { Channel } from './channel/channel.js'
import type { Exchange } from './exchanges/exchange.js'
import type { Queue } from './queue/queue.js'
import type { VirtualHost } from './virtual-host.js'

/** One sentence for each invariant that does not hold; none if all is well. */
export function violatedInvariants(broker: Broker): string[] {
  return [...violatedRules(broker), ...violatedConservation(broker)]
}

/** One sentence for each invariant that does not hold, but for the conservation of messages. */
export function violatedRules(broker: Broker): string[] {
  const violations: string[] = []
  const out = new Map<Queue, number>()
  for (const connection of broker.connections.values()) {
    for (const channel of connection.channels.values()) {
      violations.push(...checkChannel(channel))
      for (const { queue } of channel.unacked.values()) out.set(queue, (out.get(queue) ?? 0) + 1)
    }
  }
  for (const host of broker.virtualHosts.values()) {
    for (const queue of host.queues.values()) {
      violations.push(...checkQueue(broker, queue, out.get(queue) ?? 0))
    }
    for (const exchange of host.exchanges.values()) {
      violations.push(...checkExchange(host, exchange))
    }
  }
  return violations
}

/** A sentence unless every message that came into a queue is still there, or its fate is known. */
export function violatedConservation({ ledger, virtualHosts }: Broker): string[] {
  const queues = [...virtualHosts.values()].flatMap((host) => [...host.queues.values()])
  const held = queues.reduce((sum, queue) => sum + queue.readyCount + queue.unackedCount, 0)
  const { taken, gone } = ledger
  if (taken === gone + held) return []
  return [`${taken} messages came, ${gone} are gone, but ${held} are there`]
}

/** @param out - how many of its messages the channels hold unacknowledged */
function checkQueue(broker: Broker, queue: Queue, out: number): string[] {
  const { name, consumers, settings, declaration } = queue
  const violations: string[] = []
  if (out !== queue.unackedCount) {
    violations.push(`${name} counts ${queue.unackedCount} unacked, its channels ${out}`)
  }
  if (settings.maxPriority === undefined && settings.type === 'classic' && !isAscending(queue)) {
    violations.push(`${name} is out of order`)
  }
  for (const consumer of consumers) {
    const { channel, tag, credit } = consumer
    if (channel.consumers.get(tag) !== consumer) violations.push(`${name}: ${tag} is a ghost`)
    if (credit < 0) violations.push(`${name}: ${tag} holds more than its prefetch`)
  }
  const { holder } = consumers
  if (holder !== undefined && !consumers.has(holder)) {
    violations.push(`${name} is held by ${holder.tag}, which is not its consumer`)
  }
  if (settings.isSingleActive && consumers.count > 0 && holder === undefined) {
    violations.push(`${name} has consumers and none is active`)
  }
  if (queue.readyCount > 0 && !settings.isSingleActive) {
    const idle = consumers.free().filter(({ channel }) => !channel.limiter.isActive)
    if (idle.length > 0) violations.push(`${name} has messages and an idle consumer`)
  }
  const { owner } = declaration
  if (owner !== undefined && !broker.connections.has(owner)) {
    violations.push(`${name} has outlived its connection`)
  }
  return violations
}

function isAscending(queue: Queue): boolean {
  let last = 0
  for (const { position } of queue.ready()) {
    if (position <= last) return false
    last = position
  }
  return true
}

function checkExchange(host: VirtualHost, exchange: Exchange): string[] {
  const violations: string[] = []
  for (const { destination, routingKey } of exchange.bindings()) {
    const there =
      destination.kind === 'queue'
        ? host.queues.get(destination.name)
        : host.exchanges.get(destination.name)
    if (there !== destination) {
      violations.push(`${exchange.name} is bound to ${destination.name}, which is gone`)
    }
    const isKnown = [...destination.incoming].some((other) => other.routingKey === routingKey)
    if (!isKnown) violations.push(`${destination.name} does not know that it is bound`)
  }
  return violations
}

function checkChannel(channel: Channel): string[] {
  const violations: string[] = []
  let last = 0
  for (const { tag } of channel.unacked.values()) {
    if (tag <= last) violations.push(`channel ${channel.number} has its unacked out of order`)
    last = tag
  }
  const isLoaded = channel.consumers.size > 0 || channel.unacked.size > 0
  if (channel.isClosing && isLoaded) {
    violations.push(`channel ${channel.number} is closing and still holds something`)
  }
  return violations
}
