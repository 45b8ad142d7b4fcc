import { memoryUsage, pid, uptime } from 'node:process'
import { type Listener, type Management } from '../context.js'
import { notFound } from '../http-error.js'
import { listed, single } from '../listing.js'
import { nodeName } from '../node-name.js'
import { ok, param } from '../request.js'
import type { Routes } from '../router.js'
import { openConnections } from '../views/connections.js'

export function overviewRoutes(management: Management): Routes {
  return {
    'GET /overview': () => ok(overview(management)),
    'GET /whoami': ({ user: { name, tags } }) => ok({ name, tags, is_internal_user: true }),
    'GET /cluster-name': () => ok({ name: nodeName }),
    'GET /nodes': (request) => listed([node(management)], request),
    'GET /nodes/:node': (request) => {
      if (param(request, 'node') !== nodeName) throw notFound()
      return single(node(management), request)
    },
    'GET /extensions': () => ok([]),
    'GET /feature-flags': (request) => listed(featureFlags, request),
    'GET /deprecated-features': () => ok([]),
    'GET /deprecated-features/used': () => ok([]),
  }
}

/** The feature flags that clients look for before they rely on them. */
const featureFlags = ['quorum_queue', 'stream_queue', 'virtual_host_metadata', 'user_limits'].map(
  (name) => ({ name, desc: '', state: 'enabled', stability: 'required', provided_by: 'rabbit' }),
)

function overview(management: Management): object {
  const { broker } = management.hub
  const { version } = broker.profile
  return {
    management_version: version,
    rates_mode: 'basic',
    exchange_types: exchangeTypes(management),
    product_version: version,
    product_name: 'RabbitMQ',
    rabbitmq_version: version,
    cluster_name: nodeName,
    erlang_version: '0',
    erlang_full_version: 'no Erlang: Kinoko',
    disable_stats: false,
    enable_queue_totals: false,
    message_stats: {},
    churn_rates: {},
    queue_totals: queueTotals(management),
    object_totals: objectTotals(management),
    statistics_db_event_queue: 0,
    node: nodeName,
    listeners: management.listeners().map(listenerView),
    contexts: [],
  }
}

function exchangeTypes({ hub }: Management): object[] {
  const { types } = hub.broker.profile.exchanges
  return [...types].map((name) => ({ name, description: '', enabled: true }))
}

function listenerView({ protocol, host, port }: Listener): object {
  return { node: nodeName, protocol, ip_address: host, port, tls: protocol.endsWith('/ssl') }
}

function queues({ hub }: Management) {
  return [...hub.broker.virtualHosts.values()].flatMap((host) => [...host.queues.values()])
}

function queueTotals(management: Management): object {
  let [ready, unacked] = [0, 0]
  for (const queue of queues(management)) {
    ready += queue.readyCount
    unacked += queue.unackedCount
  }
  return {
    messages: ready + unacked,
    messages_ready: ready,
    messages_unacknowledged: unacked,
  }
}

function objectTotals(management: Management): object {
  const channels = openConnections(management.hub).flatMap(({ broker }) => [
    ...broker.channels.values(),
  ])
  const hosts = [...management.hub.broker.virtualHosts.values()]
  return {
    connections: openConnections(management.hub).length,
    channels: channels.length,
    consumers: channels.reduce((sum, { consumers }) => sum + consumers.size, 0),
    queues: queues(management).length,
    exchanges: hosts.reduce((sum, { exchanges }) => sum + exchanges.size, 0),
  }
}

function node({ hub }: Management): object {
  const isShort = (resource: string): boolean => hub.broker.alarm?.includes(resource) === true
  return {
    name: nodeName,
    type: 'disc',
    running: true,
    being_drained: false,
    partitions: [],
    os_pid: String(pid),
    mem_used: memoryUsage.rss(),
    mem_alarm: isShort('memory'),
    disk_free_alarm: isShort('disk'),
    sockets_used: hub.connections.size,
    proc_used: 1,
    uptime: Math.round(uptime() * 1000),
    rates_mode: 'basic',
    enabled_plugins: ['rabbitmq_management'],
    auth_mechanisms: ['AMQPLAIN', 'PLAIN'].map((name) => ({ name, enabled: true })),
    applications: [],
  }
}
