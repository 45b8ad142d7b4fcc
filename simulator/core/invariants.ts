import type { BrokerState } from './broker-state.js'
import type { Channel } from './channel/channel.js'
import type { Exchange } from './exchanges/exchange.js'
import type { Consumer, Delivery } from './queue/consumer.js'
import type { Queue } from './queue/queue.js'
import type { VirtualHost } from './virtual-host.js'

/**
 * One sentence for each rule that does not hold; none if all is well. The rules are true of the broker after every
 * command, whatever the commands were: a violation is a bug of the simulator, never of its user.
 */
export function violatedInvariants(broker: BrokerState): string[] {
  return [...violatedRules(broker), ...violatedConservation(broker)]
}

/**
 * One sentence for each rule that does not hold, but for the conservation of messages. A run with invariants asks after
 * each event of the broker, so what is in order makes no arrays (docs/performance.md).
 */
export function violatedRules(broker: BrokerState): string[] {
  const violations: string[] = []
  const held = { unacked: new Map<Queue, number>(), consumers: new Set<Consumer>() }
  for (const connection of broker.connections.values()) {
    for (const channel of connection.channels.values()) {
      checkChannel(channel, violations)
      for (const consumer of channel.consumers.values()) held.consumers.add(consumer)
      countHeld(channel.unacked.values(), held.unacked)
      if (channel.transaction !== undefined) countHeld(channel.transaction.deliveries, held.unacked)
    }
  }
  for (const host of broker.virtualHosts.values()) {
    for (const queue of host.queues.values()) checkQueue(broker, queue, held, violations)
    for (const exchange of host.exchanges.values()) checkExchange(host, exchange, violations)
  }
  return violations
}

/** The deliveries that channels hold of queues. */
interface Held {
  readonly unacked: ReadonlyMap<Queue, number>
  readonly consumers: ReadonlySet<Consumer>
}

function countHeld(deliveries: Iterable<Delivery>, unacked: Map<Queue, number>): void {
  for (const { queue, entry } of deliveries) {
    if (entry.slot >= 0) unacked.set(queue, (unacked.get(queue) ?? 0) + 1)
  }
}

/** A sentence unless every message that came into a queue is still there, or its fate is known. */
export function violatedConservation(broker: BrokerState): string[] {
  const { ledger, virtualHosts } = broker
  let held = 0
  for (const host of virtualHosts.values()) {
    for (const queue of host.queues.values()) held += queue.messageCount
  }
  const { taken, gone } = ledger
  if (taken === gone + held) return []
  return [`${taken} messages came, ${gone} are gone, but ${held} are there`]
}

function checkQueue(broker: BrokerState, queue: Queue, held: Held, violations: string[]): void {
  violations.push(...queue.violations(held.unacked.get(queue) ?? 0))
  for (const consumer of queue.consumers) {
    if (!held.consumers.has(consumer)) violations.push(`${queue.name}: ${consumer.tag} is a ghost`)
  }
  const { owner } = queue.declaration
  if (owner !== undefined && !broker.connections.has(owner)) {
    violations.push(`${queue.name} has outlived its connection`)
  }
}

function checkExchange(host: VirtualHost, exchange: Exchange, violations: string[]): void {
  // the exchange with the empty name, and many others, have none
  if (!exchange.hasBindings) return
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
}

function checkChannel(channel: Channel, violations: string[]): void {
  let last = 0
  for (const { tag } of channel.unacked.values()) {
    if (tag <= last) violations.push(`channel ${channel.number} has its unacked out of order`)
    last = tag
  }
  const isLoaded = channel.consumers.size > 0 || channel.unacked.size > 0
  if (channel.isClosing && isLoaded) {
    violations.push(`channel ${channel.number} is closing and still holds something`)
  }
}
