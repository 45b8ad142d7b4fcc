import type { Management } from '../context.js'
import { jsonOfTable } from '../field-values.js'
import { nameOf, openConnections, type OpenConnection } from './connections.js'

/** The state of the steering: faults there are, and which of them last. */
export function steeringState({ control, hub }: Management, faults: readonly string[]): object {
  return {
    faults,
    paused: control.isPaused,
    delay_ms: hub.delayMs,
    alarm: hub.broker.alarm ?? null,
  }
}

/** The contents of the broker, and its clients by the numbers that they have in the trace. */
export function brokerState({ hub, listeners }: Management): object {
  return {
    version: hub.broker.profile.version,
    listeners: listeners(),
    // of those that are paused, or wait for who is slower
    waiting: [...hub.connections.values()].reduce((sum, { commands }) => sum + commands.length, 0),
    virtual_hosts: hub.broker.snapshot().virtualHosts,
    connections: openConnections(hub).map(clientView),
  }
}

function clientView(connection: OpenConnection): object {
  const { server, broker } = connection
  const properties = jsonOfTable(server.session.clientProperties)
  return {
    connection: server.id,
    name: nameOf(connection),
    connection_name: properties['connection_name'],
    product: properties['product'],
    user: broker.username,
    vhost: broker.virtualHost.name,
    blocked: broker.held !== undefined,
  }
}
