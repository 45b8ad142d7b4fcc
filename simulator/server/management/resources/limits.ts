/** Limits of virtual hosts and users, one at a time, as RabbitMQ's API has them. */
import { attempt, virtualHostOf, type Management } from '../context.js'
import { badRequest } from '../http-error.js'
import { gone, ok, param, put, type ApiRequest } from '../request.js'
import type { Routes } from '../router.js'
import { requireAdministrator } from '../users.js'
import { userAt } from './users.js'

type Limits = Readonly<Record<string, number | undefined>>

export function limitRoutes(management: Management): Routes {
  const { hub, operator } = management
  const { access, virtualHosts } = hub.broker
  return {
    'GET /vhost-limits': () =>
      ok(
        shown(
          'vhost',
          [...virtualHosts.values()].map(({ name, limits }) => [name, limits]),
        ),
      ),
    ...routesOf('vhost-limits/:vhost', {
      of: (request) => {
        const { name, limits } = virtualHostOf(management, request)
        return { kind: 'vhost', name, limits: { ...limits } }
      },
      set: (name, limits) => operator.setVirtualHostLimits(name, limits),
    }),
    'GET /user-limits': () =>
      ok(
        shown(
          'user',
          [...access.users.keys()].map((name) => [name, access.limitsOf(name)]),
        ),
      ),
    ...routesOf('user-limits/:user', {
      of: (request) => {
        const { name } = userAt(management, request)
        return { kind: 'user', name, limits: { ...access.limitsOf(name) } }
      },
      set: (name, limits) => {
        // refuses bad ones before anything is taken away
        operator.setUserLimits(name, limits)
        operator.clearUserLimits(name)
        operator.setUserLimits(name, limits)
      },
    }),
  }
}

interface Limited {
  /** The virtual host or the user that a request names, and its limits. */
  readonly of: (request: ApiRequest) => {
    kind: string
    name: string
    limits: Record<string, number>
  }
  readonly set: (name: string, limits: Limits) => void
}

function routesOf(path: string, { of, set }: Limited): Routes {
  return {
    [`GET /${path}`]: (request) => {
      const { kind, name, limits } = of(request)
      return ok(shown(kind, [[name, limits]]))
    },
    [`PUT /${path}/:name`]: (request) => {
      requireAdministrator(request)
      const { name, limits } = of(request)
      const { value } = request.body
      if (value === undefined) throw badRequest('[{key_missing,value}]')
      const limit = param(request, 'name')
      const isNew = limits[limit] === undefined
      attempt(() => set(name, { ...limits, [limit]: value as number }))
      return put(isNew)
    },
    [`DELETE /${path}/:name`]: (request) => {
      requireAdministrator(request)
      const { name, limits } = of(request)
      Reflect.deleteProperty(limits, param(request, 'name'))
      attempt(() => set(name, limits))
      return gone
    },
  }
}

function shown(kind: string, all: readonly (readonly [name: string, limits: object])[]): object[] {
  return all
    .filter(([, limits]) => Object.keys(limits).length > 0)
    .map(([name, value]) => ({ [kind]: name, value }))
}
