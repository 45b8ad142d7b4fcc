import { createHash } from 'node:crypto'
import type { Binding, Exchange } from '../../../core/exchanges/exchange.js'
import type { Queue } from '../../../core/queue/queue.js'
import type { VirtualHost } from '../../../core/virtual-host.js'
import { jsonOfTable } from '../field-values.js'

export function exchangeView({ name: vhost }: VirtualHost, exchange: Exchange): object {
  const { name, type, durable, autoDelete, internal } = exchange
  return {
    arguments: jsonOfTable(exchange.arguments),
    auto_delete: autoDelete,
    durable,
    internal,
    name,
    type,
    user_who_performed_action: name === '' || name.startsWith('amq.') ? 'rmq-internal' : 'guest',
    vhost,
  }
}

export interface BindingView {
  readonly source: string
  readonly vhost: string
  readonly destination: string
  readonly destination_type: 'queue' | 'exchange'
  readonly routing_key: string
  readonly arguments: object
  readonly properties_key: string
}

/** All bindings of a virtual host; every queue is bound to the default exchange by its name. */
export function bindingViews(virtualHost: VirtualHost): BindingView[] {
  const implicit = [...virtualHost.queues.values()].map((queue) =>
    bindingView(virtualHost, { source: '', destination: queue, routingKey: queue.name }),
  )
  const explicit = [...virtualHost.exchanges.values()].flatMap((exchange) =>
    [...exchange.bindings()].map((binding) =>
      bindingView(virtualHost, { ...binding, source: binding.source.name }),
    ),
  )
  return [...implicit, ...explicit]
}

interface ShownBinding {
  readonly source: string
  readonly destination: Queue | Exchange
  readonly routingKey: string
  readonly arguments?: Binding['arguments']
}

function bindingView(
  { name: vhost }: VirtualHost,
  { source, destination, routingKey, arguments: args = new Map() }: ShownBinding,
): BindingView {
  return {
    source,
    vhost,
    destination: destination.name,
    destination_type: destination.kind,
    routing_key: routingKey,
    arguments: jsonOfTable(args),
    properties_key: propertiesKey(routingKey, jsonOfTable(args)),
  }
}

/**
 * The name in paths of a binding between two: its key, and a hash of its arguments where it has some. RabbitMQ hashes
 * Erlang's own form of them, so its hash is another one.
 */
export function propertiesKey(routingKey: string, args: object): string {
  const quoted = encodeURIComponent(routingKey).replaceAll('~', '%7E').replaceAll('%20', '+')
  if (Object.keys(args).length === 0) return quoted === '' ? '~' : quoted
  const hash = createHash('md5').update(JSON.stringify(args)).digest('base64url')
  return `${quoted}~${hash}`
}
