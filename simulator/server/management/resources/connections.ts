import { virtualHostsOf, type Management } from '../context.js'
import { notFound } from '../http-error.js'
import { listed, single } from '../listing.js'
import { gone, param, type ApiAnswer, type ApiRequest } from '../request.js'
import type { Routes } from '../router.js'
import {
  channelViews,
  connectionView,
  consumerViews,
  nameOf,
  openConnections,
  type OpenConnection,
} from '../views/connections.js'

export function connectionRoutes(management: Management): Routes {
  const inHosts = (request: ApiRequest): OpenConnection[] => {
    const hosts = new Set(virtualHostsOf(management, request))
    return openConnections(management.hub).filter(({ broker }) => hosts.has(broker.virtualHost))
  }
  const connections = (request: ApiRequest): ApiAnswer =>
    listed(inHosts(request).map(connectionView), request)
  const channels = (request: ApiRequest): ApiAnswer =>
    listed(inHosts(request).flatMap(channelViews), request)
  return {
    'GET /connections': connections,
    'GET /vhosts/:vhost/connections': connections,
    'GET /connections/:name': (request) =>
      single(connectionView(find(management, request)), request),
    'DELETE /connections/:name': (request) => {
      close(management, find(management, request), request)
      return gone
    },
    'GET /connections/:name/channels': (request) =>
      listed(channelViews(find(management, request)), request),
    'GET /connections/username/:user': (request) =>
      listed(ofUser(management, request).map(connectionView), request),
    'DELETE /connections/username/:user': (request) => {
      for (const connection of ofUser(management, request)) close(management, connection, request)
      return gone
    },
    'GET /channels': channels,
    'GET /vhosts/:vhost/channels': channels,
    'GET /channels/:name': (request) => single(findChannel(management, request), request),
    ...consumerRoutes(management),
  }
}

function consumerRoutes(management: Management): Routes {
  const list = (request: ApiRequest): ApiAnswer => {
    const hosts = new Set(virtualHostsOf(management, request).map(({ name }) => name))
    const views = consumerViews(management.hub).filter(({ queue }) => hosts.has(queue.vhost))
    return listed(views, request)
  }
  return { 'GET /consumers': list, 'GET /consumers/:vhost': list }
}

function find({ hub }: Management, request: ApiRequest): OpenConnection {
  const name = param(request, 'name')
  const found = openConnections(hub).find((connection) => nameOf(connection) === name)
  if (found === undefined) throw notFound()
  return found
}

function ofUser({ hub }: Management, request: ApiRequest): OpenConnection[] {
  const user = param(request, 'user')
  return openConnections(hub).filter(({ broker }) => broker.username === user)
}

function findChannel({ hub }: Management, request: ApiRequest): object {
  const name = param(request, 'name')
  const found = openConnections(hub)
    .flatMap(channelViews)
    .find((channel) => (channel as { name: string }).name === name)
  if (found === undefined) throw notFound()
  return found
}

function close({ hub }: Management, { server }: OpenConnection, request: ApiRequest): void {
  hub.operate({
    method: 'connection.force-close',
    connection: server.id,
    channel: 0,
    reason: request.header('x-reason') ?? 'Closed via management plugin',
  })
}
