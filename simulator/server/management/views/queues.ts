import type { Queue } from '../../../core/queue/queue.js'
import type { VirtualHost } from '../../../core/virtual-host.js'
import type { Hub } from '../../hub.js'
import { jsonOfTable } from '../field-values.js'
import { nodeName } from '../node-name.js'
import { consumerViews } from './connections.js'

/** A queue as lists show it. All its counts are of this moment, where those of RabbitMQ may be seconds old. */
export function queueView(virtualHost: VirtualHost, queue: Queue): object {
  const { name, declaration, rules, readyCount, unackedCount } = queue
  const subject = { name, queueType: rules.type }
  const isExclusive = declaration.owner !== undefined
  return {
    arguments: jsonOfTable(declaration.arguments),
    auto_delete: declaration.autoDelete,
    consumers: queue.consumerCount,
    durable: declaration.durable,
    effective_policy_definition: jsonOfTable(virtualHost.policies.of(subject)),
    exclusive: isExclusive,
    messages: readyCount + unackedCount,
    messages_details: { rate: 0 },
    messages_ready: readyCount,
    messages_ready_details: { rate: 0 },
    messages_unacknowledged: unackedCount,
    messages_unacknowledged_details: { rate: 0 },
    name,
    node: nodeName,
    operator_policy: virtualHost.policies.strongest('operator policy', subject)?.name ?? null,
    policy: virtualHost.policies.strongest('policy', subject)?.name ?? null,
    state: 'running',
    type: rules.type,
    vhost: declaration.virtualHost,
  }
}

/** A queue as it is shown alone: with its consumers. */
export function queueDetails(hub: Hub, virtualHost: VirtualHost, queue: Queue): object {
  const isOfQueue = (consumer: { queue: { name: string; vhost: string } }): boolean =>
    consumer.queue.name === queue.name && consumer.queue.vhost === virtualHost.name
  return {
    ...queueView(virtualHost, queue),
    consumer_details: consumerViews(hub).filter(isOfQueue),
    deliveries: [],
    incoming: [],
  }
}
