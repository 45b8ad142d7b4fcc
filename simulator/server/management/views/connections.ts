import type { Channel } from '../../../core/channel/channel.js'
import type { Connection } from '../../../core/connection.js'
import type { Consumer } from '../../../core/queue/consumer.js'
import type { Hub } from '../../hub.js'
import type { ServerConnection } from '../../server-connection.js'
import { jsonOfTable } from '../field-values.js'
import { nodeName } from '../node-name.js'

/** A client that is in: its socket and what the broker knows of it. */
export interface OpenConnection {
  readonly server: ServerConnection
  readonly broker: Connection
}

export function openConnections(hub: Hub): OpenConnection[] {
  return [...hub.connections.values()].flatMap((server) => {
    const broker = hub.broker.connections.get(server.id)
    return broker === undefined ? [] : [{ server, broker }]
  })
}

/** `127.0.0.1:50000 -> 127.0.0.1:5672`, as RabbitMQ calls a connection. */
export function nameOf({ server }: OpenConnection): string {
  const { host, port, localHost, localPort } = server.socket.peer
  return `${host}:${port} -> ${localHost}:${localPort}`
}

export function connectionView(connection: OpenConnection): object {
  const { server, broker } = connection
  const { session, socket } = server
  const { peer } = socket
  const properties = jsonOfTable(session.clientProperties)
  const isEncrypted = peer.protocol === 'amqps'
  return {
    auth_mechanism: session.mechanism,
    channel_max: session.limits.channelMax,
    channels: broker.channels.size,
    client_properties: properties,
    connected_at: server.openedAt,
    frame_max: session.limits.frameMax,
    host: peer.localHost,
    name: nameOf(connection),
    node: nodeName,
    peer_host: peer.host,
    peer_port: peer.port,
    port: peer.localPort,
    protocol: peer.protocol === 'websocket' ? 'Web AMQP 0-9-1' : 'AMQP 0-9-1',
    recv_oct: server.bytesReceived,
    send_oct: server.bytesSent,
    send_pend: socket.backlog,
    ssl: isEncrypted,
    state: broker.held === undefined ? 'running' : 'blocked',
    timeout: session.limits.heartbeat,
    type: 'network',
    user: broker.username,
    user_provided_name: properties['connection_name'],
    user_who_performed_action: broker.username,
    vhost: broker.virtualHost.name,
  }
}

export function channelViews(connection: OpenConnection): object[] {
  return [...connection.broker.channels.values()].map((channel) => channelView(connection, channel))
}

function channelName(connection: OpenConnection, { number }: Channel): string {
  return `${nameOf(connection)} (${number})`
}

function channelView(connection: OpenConnection, channel: Channel): object {
  const { host, port } = connection.server.socket.peer
  return {
    acks_uncommitted: 0,
    confirm: channel.confirms !== undefined,
    connection_details: { name: nameOf(connection), peer_host: host, peer_port: port },
    consumer_count: channel.consumers.size,
    consumer_details: [...channel.consumers.values()].map((consumer) =>
      consumerView(connection, channel, consumer),
    ),
    messages_unacknowledged: channel.unacked.size,
    messages_uncommitted: 0,
    messages_unconfirmed: 0,
    name: channelName(connection, channel),
    node: nodeName,
    number: channel.number,
    prefetch_count: channel.prefetch,
    state: 'running',
    transactional: false,
    user: connection.broker.username,
    user_who_performed_action: connection.broker.username,
    vhost: connection.broker.virtualHost.name,
  }
}

/** The consumers of all clients; those of a virtual host, or of one queue, are found by their `queue`. */
export function consumerViews(hub: Hub): ConsumerView[] {
  return openConnections(hub).flatMap((connection) =>
    [...connection.broker.channels.values()].flatMap((channel) =>
      [...channel.consumers.values()].map((consumer) =>
        consumerView(connection, channel, consumer),
      ),
    ),
  )
}

export interface ConsumerView {
  readonly queue: { readonly name: string; readonly vhost: string }
}

function consumerView(
  connection: OpenConnection,
  channel: Channel,
  consumer: Consumer,
): ConsumerView {
  const { host, port } = connection.server.socket.peer
  const { queue, credit, noAck, exclusive, tag } = consumer
  const details = {
    ack_required: !noAck,
    active: true,
    activity_status: credit === 0 ? 'blocked' : 'up',
    arguments: jsonOfTable(consumer.arguments),
    channel_details: {
      connection_name: nameOf(connection),
      name: channelName(connection, channel),
      node: nodeName,
      number: channel.number,
      peer_host: host,
      peer_port: port,
      user: connection.broker.username,
    },
    consumer_tag: tag,
    exclusive,
    prefetch_count: credit === Infinity ? 0 : channel.prefetch,
    queue: { name: queue.name, vhost: queue.declaration.virtualHost },
  }
  return details
}
