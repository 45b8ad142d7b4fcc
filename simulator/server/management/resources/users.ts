import type { User } from '../../../core/access/user.js'
import type { Management } from '../context.js'
import { badRequest, notFound } from '../http-error.js'
import { listed, single } from '../listing.js'
import { gone, param, put, textOf, type ApiAnswer, type ApiRequest } from '../request.js'
import type { Routes } from '../router.js'
import { requireAdministrator, userView } from '../users.js'

export function userRoutes(management: Management): Routes {
  const users = (): readonly User[] => [...management.hub.broker.access.users.values()]
  const view = (user: User): object => userView(management, user)
  return {
    'GET /users': (request) => listed(users().map(view), request),
    'GET /users/without-permissions': (request) => {
      const permitted = new Set(
        [...management.hub.broker.access.permissions()].map(([user]) => user),
      )
      const without = users().filter(
        ({ name, hasFullAccess }) => !hasFullAccess && !permitted.has(name),
      )
      return listed(without.map(view), request)
    },
    'GET /users/:user': (request) => single(view(userAt(management, request)), request),
    'PUT /users/:user': (request) => add(management, request),
    'DELETE /users/:user': (request) => {
      requireAdministrator(request)
      management.operator.deleteUser(userAt(management, request).name)
      return gone
    },
    'POST /users/bulk-delete': (request) => {
      requireAdministrator(request)
      const names = request.body['users']
      if (!Array.isArray(names)) throw badRequest('[{key_missing,users}]')
      for (const name of names) management.operator.deleteUser(String(name))
      return gone
    },
  }
}

export function userAt({ hub }: Management, request: ApiRequest): User {
  const user = hub.broker.access.users.get(param(request, 'user'))
  if (user === undefined) throw notFound()
  return user
}

/** With a password, or with the hash of one as it stands in definitions. */
function add(management: Management, request: ApiRequest): ApiAnswer {
  requireAdministrator(request)
  const { body } = request
  const name = param(request, 'user')
  if (body['tags'] === undefined) throw badRequest('tags_not_present')
  const isNew = !management.hub.broker.access.users.has(name)
  const { operator } = management
  if (typeof body['password_hash'] === 'string' && body['password_hash'] !== '') {
    operator.loadDefinitions({ users: [{ ...body, name, tags: tagsOf(body['tags']) }] })
  } else operator.addUser(name, textOf(body, 'password'), tagsOf(body['tags']))
  return put(isNew)
}

function tagsOf(tags: unknown): string[] {
  if (Array.isArray(tags)) return tags.map(String)
  return String(tags)
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}
