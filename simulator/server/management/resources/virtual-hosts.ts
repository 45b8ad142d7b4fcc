import type { QueueType } from '../../../core/queue/settings.js'
import type { VirtualHost } from '../../../core/virtual-host.js'
import { attempt, virtualHostOf, type Management } from '../context.js'
import { requireAdministrator } from '../users.js'
import { listed, single } from '../listing.js'
import { nodeName } from '../node-name.js'
import { gone, objectOf, param, put, textOf, type ApiAnswer, type ApiRequest } from '../request.js'
import type { Routes } from '../router.js'

export function virtualHostRoutes(management: Management): Routes {
  const { hub, operator } = management
  return {
    'GET /vhosts': (request) =>
      listed([...hub.broker.virtualHosts.values()].map(virtualHostView), request),
    'GET /vhosts/:vhost': (request) =>
      single(virtualHostView(virtualHostOf(management, request)), request),
    'PUT /vhosts/:vhost': (request) => add(management, request),
    'DELETE /vhosts/:vhost': (request) => {
      requireAdministrator(request)
      operator.deleteVirtualHost(virtualHostOf(management, request).name)
      return gone
    },
    'POST /vhosts/:vhost/start/:node': (request) => {
      virtualHostOf(management, request)
      return gone
    },
  }
}

/** The user who makes a virtual host over the API may use it, as with RabbitMQ. */
function add({ hub, operator }: Management, request: ApiRequest): ApiAnswer {
  requireAdministrator(request)
  const name = param(request, 'vhost')
  const isNew = !hub.broker.virtualHosts.has(name)
  const { body, user } = request
  const type = textOf(
    body,
    'default_queue_type',
    textOf(objectOf(body, 'metadata'), 'default_queue_type', 'classic'),
  )
  attempt(() => operator.addVirtualHost(name, { defaultQueueType: type as QueueType }))
  if (isNew) operator.setPermissions(user.name, { configure: '.*', write: '.*', read: '.*' }, name)
  return put(isNew)
}

function virtualHostView({ name, defaultQueueType, queues }: VirtualHost): object {
  let [ready, unacked] = [0, 0]
  for (const queue of queues.values()) {
    ready += queue.readyCount
    unacked += queue.unackedCount
  }
  const metadata = { description: '', tags: [], default_queue_type: defaultQueueType }
  return {
    name,
    description: '',
    tags: [],
    default_queue_type: defaultQueueType,
    metadata,
    messages: ready + unacked,
    messages_ready: ready,
    messages_unacknowledged: unacked,
    tracing: false,
    cluster_state: { [nodeName]: 'running' },
  }
}
