import type { Permissions } from '../../../core/access/access.js'
import { attempt, virtualHostOf, type Management } from '../context.js'
import { badRequest, notFound } from '../http-error.js'
import { listed, single } from '../listing.js'
import {
  gone,
  param,
  put,
  requireKeys,
  textOf,
  type ApiAnswer,
  type ApiRequest,
} from '../request.js'
import type { Routes } from '../router.js'
import { requireAdministrator } from '../users.js'
import { userAt } from './users.js'

export interface PermissionView extends Permissions {
  readonly user: string
  readonly vhost: string
}

export function permissionRoutes(management: Management): Routes {
  const all = (): PermissionView[] => permissionViews(management)
  return {
    'GET /permissions': (request) => listed(all(), request),
    'GET /permissions/:vhost/:user': (request) => single(find(management, request), request),
    'PUT /permissions/:vhost/:user': (request) => set(management, request),
    'DELETE /permissions/:vhost/:user': (request) => {
      requireAdministrator(request)
      const { user, vhost } = find(management, request)
      management.operator.clearPermissions(user, vhost)
      return gone
    },
    'GET /users/:user/permissions': (request) => {
      const { name } = userAt(management, request)
      return listed(
        all().filter(({ user }) => user === name),
        request,
      )
    },
    'GET /vhosts/:vhost/permissions': (request) => {
      const { name } = virtualHostOf(management, request)
      return listed(
        all().filter(({ vhost }) => vhost === name),
        request,
      )
    },
  }
}

/** The permissions of a user who may do all are those that RabbitMQ gives to its first user. */
export function permissionViews({ hub }: Management): PermissionView[] {
  const { access, virtualHosts } = hub.broker
  const set = [...access.permissions()].map(([user, vhost, permissions]) => ({
    user,
    vhost,
    ...permissions,
  }))
  const isSet = (name: string, host: string): boolean =>
    set.some(({ user, vhost }) => user === name && vhost === host)
  const full = [...access.users.values()].filter(({ hasFullAccess }) => hasFullAccess)
  const implied = full.flatMap(({ name: user }) =>
    [...virtualHosts.keys()]
      .filter((vhost) => !isSet(user, vhost))
      .map((vhost) => ({ user, vhost, configure: '.*', write: '.*', read: '.*' })),
  )
  return [...implied, ...set]
}

function find(management: Management, request: ApiRequest): PermissionView {
  const found = permissionViews(management).find(
    ({ user, vhost }) => user === param(request, 'user') && vhost === param(request, 'vhost'),
  )
  if (found === undefined) throw notFound()
  return found
}

function set(management: Management, request: ApiRequest): ApiAnswer {
  requireAdministrator(request)
  const { body } = request
  requireKeys(body, 'configure', 'write', 'read')
  const [user, vhost] = [param(request, 'user'), param(request, 'vhost')]
  const { access, virtualHosts } = management.hub.broker
  if (!access.users.has(user) || !virtualHosts.has(vhost))
    throw badRequest('vhost_or_user_not_found')
  const wasThere = permissionViews(management).some(
    (view) => view.user === user && view.vhost === vhost,
  )
  const permissions = {
    configure: textOf(body, 'configure'),
    write: textOf(body, 'write'),
    read: textOf(body, 'read'),
  }
  attempt(() => management.operator.setPermissions(user, permissions, vhost))
  return put(!wasThere)
}
