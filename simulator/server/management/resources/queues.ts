import { asClient, queueOf, virtualHostOf, virtualHostsOf, type Management } from '../context.js'
import { tableOfJson } from '../field-values.js'
import { badRequest } from '../http-error.js'
import { listed, single } from '../listing.js'
import { flagOf, gone, objectOf, ok, param, put, requireKeys, textOf } from '../request.js'
import type { ApiRequest } from '../request.js'
import type { Routes } from '../router.js'
import { bindingViews } from '../views/exchanges.js'
import { queueDetails, queueView } from '../views/queues.js'
import { getMessages } from './get-messages.js'

export function queueRoutes(management: Management): Routes {
  const list = (request: ApiRequest) =>
    listed(
      virtualHostsOf(management, request).flatMap((host) =>
        [...host.queues.values()].map((queue) => queueView(host, queue)),
      ),
      request,
    )
  return {
    'GET /queues': list,
    'GET /queues/detailed': list,
    'GET /queues/:vhost': list,
    'GET /queues/:vhost/:queue': (request) => {
      const queue = queueOf(management, request)
      return single(
        queueDetails(management.hub, virtualHostOf(management, request), queue),
        request,
      )
    },
    'PUT /queues/:vhost/:queue': (request) => declare(management, request),
    'DELETE /queues/:vhost/:queue': (request) => remove(management, request),
    'GET /queues/:vhost/:queue/bindings': (request) => {
      const { name } = queueOf(management, request)
      const views = bindingViews(virtualHostOf(management, request))
      const isOfQueue = (view: (typeof views)[number]): boolean =>
        view.destination === name && view.destination_type === 'queue'
      return listed(views.filter(isOfQueue), request)
    },
    'DELETE /queues/:vhost/:queue/contents': (request) => {
      const { name: queue } = queueOf(management, request)
      asClient(management, request, (client) => client.do({ method: 'queue.purge', queue }))
      return gone
    },
    'POST /queues/:vhost/:queue/get': (request) => ok(getMessages(management, request)),
    'POST /queues/:vhost/:queue/actions': (request) => {
      requireKeys(request.body, 'action')
      throw badRequest(['unknown', textOf(request.body, 'action')])
    },
  }
}

function declare(management: Management, request: ApiRequest) {
  const { body } = request
  const queue = param(request, 'queue')
  const isNew = !virtualHostOf(management, request).queues.has(queue)
  asClient(management, request, (client) =>
    client.do({
      method: 'queue.declare',
      queue,
      passive: false,
      durable: flagOf(body, 'durable'),
      exclusive: false,
      autoDelete: flagOf(body, 'auto_delete'),
      arguments: tableOfJson(objectOf(body, 'arguments')),
    }),
  )
  return put(isNew)
}

function remove(management: Management, request: ApiRequest) {
  const { name: queue } = queueOf(management, request)
  const isAsked = (condition: string): boolean => request.query.get(condition) === 'true'
  asClient(management, request, (client) =>
    client.do({
      method: 'queue.delete',
      queue,
      ifUnused: isAsked('if-unused'),
      ifEmpty: isAsked('if-empty'),
    }),
  )
  return gone
}
