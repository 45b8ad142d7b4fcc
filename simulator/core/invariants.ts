import type { BrokerState } from './broker-state.js'
import type { Channel } from './channel/channel.js'
import type { Exchange } from './exchanges/exchange.js'
import type { Consumer } from './queue/consumer.js'
import type { Queue } from './queue/queue.js'
import type { VirtualHost } from './virtual-host.js'

/**
 * One sentence for each rule that does not hold; none if all is well. The rules are true of the broker after every
 * command, whatever the commands were: a violation is a bug of the simulator, never of its user.
 */
export function violatedInvariants(broker: BrokerState): string[] {
  return [...violatedRules(broker), ...violatedConservation(broker)]
}

/** One sentence for each rule that does not hold, but for the conservation of messages. */
export function violatedRules(broker: BrokerState): string[] {
  const violations: string[] = []
  const held = { unacked: new Map<Queue, number>(), consumers: new Set<Consumer>() }
  for (const connection of broker.connections.values()) {
    for (const channel of connection.channels.values()) {
      violations.push(...checkChannel(channel))
      for (const consumer of channel.consumers.values()) held.consumers.add(consumer)
      const settled = channel.transaction?.deliveries ?? []
      for (const { queue, entry } of [...channel.unacked.values(), ...settled]) {
        if (entry.slot < 0) continue
        held.unacked.set(queue, (held.unacked.get(queue) ?? 0) + 1)
      }
    }
  }
  for (const host of broker.virtualHosts.values()) {
    for (const queue of host.queues.values()) violations.push(...checkQueue(broker, queue, held))
    for (const exchange of host.exchanges.values()) {
      violations.push(...checkExchange(host, exchange))
    }
  }
  return violations
}

/** What channels hold of queues. */
interface Held {
  readonly unacked: ReadonlyMap<Queue, number>
  readonly consumers: ReadonlySet<Consumer>
}

/** A sentence unless every message that came into a queue is still there, or its fate is known. */
export function violatedConservation({ ledger, virtualHosts }: BrokerState): string[] {
  const queues = [...virtualHosts.values()].flatMap((host) => [...host.queues.values()])
  const held = queues.reduce((sum, queue) => sum + queue.messageCount, 0)
  const { taken, gone } = ledger
  if (taken === gone + held) return []
  return [`${taken} messages came, ${gone} are gone, but ${held} are there`]
}

/** @param out - how many of its messages the channels hold unacknowledged */
function checkQueue(broker: BrokerState, queue: Queue, held: Held): string[] {
  const violations = queue.violations(held.unacked.get(queue) ?? 0)
  for (const consumer of queue.consumers) {
    if (!held.consumers.has(consumer)) violations.push(`${queue.name}: ${consumer.tag} is a ghost`)
  }
  const { owner } = queue.declaration
  if (owner !== undefined && !broker.connections.has(owner)) {
    violations.push(`${queue.name} has outlived its connection`)
  }
  return violations
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
    const incoming = host.incoming.to(destination)
    const isKnown = incoming.some((other) => other.routingKey === routingKey)
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
