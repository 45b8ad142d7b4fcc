import {
  asClient,
  exchangeNameOf,
  exchangeOf,
  virtualHostOf,
  virtualHostsOf,
  type Management,
} from '../context.js'
import { tableOfJson } from '../field-values.js'
import { HttpError } from '../http-error.js'
import { listed, single } from '../listing.js'
import { flagOf, gone, objectOf, ok, put, requireKeys, textOf } from '../request.js'
import type { ApiAnswer, ApiRequest } from '../request.js'
import type { Routes } from '../router.js'
import { bindingViews, exchangeView } from '../views/exchanges.js'
import { decodePayload } from './payload.js'
import { propertiesOfJson } from './properties.js'

export function exchangeRoutes(management: Management): Routes {
  const list = (request: ApiRequest): ApiAnswer =>
    listed(
      virtualHostsOf(management, request).flatMap((host) =>
        [...host.exchanges.values()].map((exchange) => exchangeView(host, exchange)),
      ),
      request,
    )
  return {
    'GET /exchanges': list,
    'GET /exchanges/:vhost': list,
    'GET /exchanges/:vhost/:exchange': (request) =>
      single(
        exchangeView(virtualHostOf(management, request), exchangeOf(management, request)),
        request,
      ),
    'PUT /exchanges/:vhost/:exchange': (request) => declare(management, request),
    'DELETE /exchanges/:vhost/:exchange': (request) => remove(management, request),
    'GET /exchanges/:vhost/:exchange/bindings/source': (request) => {
      const { name } = exchangeOf(management, request)
      const views = bindingViews(virtualHostOf(management, request))
      return listed(
        views.filter(({ source }) => source === name),
        request,
      )
    },
    'GET /exchanges/:vhost/:exchange/bindings/destination': (request) => {
      const { name } = exchangeOf(management, request)
      const views = bindingViews(virtualHostOf(management, request))
      const isOfExchange = (view: (typeof views)[number]): boolean =>
        view.destination === name && view.destination_type === 'exchange'
      return listed(views.filter(isOfExchange), request)
    },
    'POST /exchanges/:vhost/:exchange/publish': (request) => publish(management, request),
  }
}

function declare(management: Management, request: ApiRequest): ApiAnswer {
  const { body } = request
  const exchange = exchangeNameOf(request)
  const isNew = !virtualHostOf(management, request).exchanges.has(exchange)
  asClient(management, request, (client) =>
    client.do({
      method: 'exchange.declare',
      exchange,
      type: textOf(body, 'type', 'direct'),
      passive: false,
      durable: flagOf(body, 'durable'),
      autoDelete: flagOf(body, 'auto_delete'),
      internal: flagOf(body, 'internal'),
      arguments: tableOfJson(objectOf(body, 'arguments')),
    }),
  )
  return put(isNew)
}

function remove(management: Management, request: ApiRequest): ApiAnswer {
  const { name: exchange } = exchangeOf(management, request)
  const ifUnused = request.query.get('if-unused') === 'true'
  asClient(management, request, (client) =>
    client.do({ method: 'exchange.delete', exchange, ifUnused }),
  )
  return gone
}

function publish(management: Management, request: ApiRequest): ApiAnswer {
  const { body } = request
  requireKeys(body, 'properties', 'routing_key', 'payload', 'payload_encoding')
  const exchange = exchangeNameOf(request)
  if (!virtualHostOf(management, request).exchanges.has(exchange)) {
    throw new HttpError(404, 'not_found', 'exchange_not_found')
  }
  const properties = propertiesOfJson(objectOf(body, 'properties'))
  const effects = asClient(management, request, (client) =>
    client.do({
      method: 'basic.publish',
      exchange,
      routingKey: textOf(body, 'routing_key'),
      mandatory: true,
      properties,
      body: decodePayload(body),
    }),
  )
  return ok({ routed: !effects.some(({ method }) => method === 'basic.return') })
}
