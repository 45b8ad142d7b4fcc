import { asClient, virtualHostOf, virtualHostsOf, type Management } from '../context.js'
import type { FieldTable } from '../../../core/values/table.js'
import { jsonOfTable, tableOfJson } from '../field-values.js'
import { badRequest, HttpError, notFound } from '../http-error.js'
import { listed, single } from '../listing.js'
import { gone, objectOf, param, textOf } from '../request.js'
import type { ApiAnswer, ApiRequest } from '../request.js'
import type { Routes } from '../router.js'
import { bindingViews, propertiesKey, type BindingView } from '../views/exchanges.js'

export function bindingRoutes(management: Management): Routes {
  const list = (request: ApiRequest): ApiAnswer =>
    listed(virtualHostsOf(management, request).flatMap(bindingViews), request)
  return {
    'GET /bindings': list,
    'GET /bindings/:vhost': list,
    ...between(management, 'queue'),
    ...between(management, 'exchange'),
  }
}

type Kind = BindingView['destination_type']

/** The bindings of one exchange to a queue, or to another exchange. */
function between(management: Management, kind: Kind): Routes {
  const path = `/bindings/:vhost/e/:source/${kind === 'queue' ? 'q' : 'e'}/:destination`
  return {
    [`GET ${path}`]: (request) => listed(found(management, request, kind), request),
    [`POST ${path}`]: (request) => bind(management, request, kind),
    [`GET ${path}/:key`]: (request) => single(one(management, request, kind), request),
    [`DELETE ${path}/:key`]: (request) => unbind(management, request, kind),
  }
}

function sourceOf(request: ApiRequest): string {
  const source = param(request, 'source')
  return source === 'amq.default' ? '' : source
}

/** Fails where the exchange or its destination is not there. */
function found(management: Management, request: ApiRequest, kind: Kind): BindingView[] {
  const host = virtualHostOf(management, request)
  const [source, destination] = [sourceOf(request), param(request, 'destination')]
  const destinations = kind === 'queue' ? host.queues : host.exchanges
  if (!host.exchanges.has(source) || !destinations.has(destination)) throw notFound()
  return bindingViews(host).filter(
    (view) =>
      view.source === source && view.destination === destination && view.destination_type === kind,
  )
}

function one(management: Management, request: ApiRequest, kind: Kind): BindingView {
  const wanted = param(request, 'key')
  const view = found(management, request, kind).find(
    // a client may have decoded the key once, or not
    ({ properties_key: key }) => key === wanted || decodeURIComponent(key) === wanted,
  )
  if (view === undefined) throw notFound()
  return view
}

function bind(management: Management, request: ApiRequest, kind: Kind): ApiAnswer {
  const routingKey = textOf(request.body, 'routing_key')
  const args = objectOf(request.body, 'arguments')
  const host = virtualHostOf(management, request)
  const [source, destination] = [sourceOf(request), param(request, 'destination')]
  if (!host.exchanges.has(source)) throw missing('exchange', source, host.name)
  if (kind === 'queue' && !host.queues.has(destination)) {
    throw missing('queue', destination, host.name)
  }
  change(management, request, { kind, verb: 'bind', routingKey, args: tableOfJson(args) })
  const location = `${encodeURIComponent(destination)}/${propertiesKey(routingKey, args)}`
  return { status: 201, headers: { location } }
}

function missing(kind: Kind, name: string, vhost: string): HttpError {
  return new HttpError(404, 'not_found', `no ${kind} '${name}' in vhost '${vhost}'`)
}

function unbind(management: Management, request: ApiRequest, kind: Kind): ApiAnswer {
  const { routing_key: routingKey, properties_key: key } = one(management, request, kind)
  const source = virtualHostOf(management, request).exchanges.get(sourceOf(request))
  const binding = [...(source?.bindings() ?? [])].find(
    ({ destination, arguments: args, routingKey: ownKey }) =>
      destination.kind === kind &&
      destination.name === param(request, 'destination') &&
      propertiesKey(ownKey, jsonOfTable(args)) === key,
  )
  if (binding === undefined) throw badRequest(`the default exchange is not unbound from a queue`)
  change(management, request, { kind, verb: 'unbind', routingKey, args: binding.arguments })
  return gone
}

interface Change {
  readonly kind: Kind
  readonly verb: 'bind' | 'unbind'
  readonly routingKey: string
  readonly args: FieldTable
}

function change(
  management: Management,
  request: ApiRequest,
  { kind, verb, routingKey, args }: Change,
): void {
  const [source, destination] = [sourceOf(request), param(request, 'destination')]
  const rest = { routingKey, arguments: args }
  asClient(management, request, (client) =>
    kind === 'queue'
      ? client.do({ method: `queue.${verb}`, queue: destination, exchange: source, ...rest })
      : client.do({ method: `exchange.${verb}`, destination, source, ...rest }),
  )
}
