import type { PolicyKind } from '../../../core/policy/policies.js'
import type { PolicyOptions } from '../../../operator/policy-options.js'
import { attempt, virtualHostOf, virtualHostsOf, type Management } from '../context.js'
import { notFound } from '../http-error.js'
import { listed, single } from '../listing.js'
import {
  gone,
  objectOf,
  param,
  put,
  requireKeys,
  textOf,
  type ApiAnswer,
  type ApiRequest,
} from '../request.js'
import type { Routes } from '../router.js'
import { policyViews } from '../views/policies.js'

export function policyRoutes(management: Management): Routes {
  return {
    ...routesOf(management, 'policy', '/policies'),
    ...routesOf(management, 'operator policy', '/operator-policies'),
  }
}

function routesOf(management: Management, kind: PolicyKind, path: string): Routes {
  const list = (request: ApiRequest): ApiAnswer => {
    const views = virtualHostsOf(management, request).flatMap((host) => policyViews(host, kind))
    return listed(views, request)
  }
  const find = (request: ApiRequest): object | undefined =>
    policyViews(virtualHostOf(management, request), kind).find(
      ({ name }) => name === param(request, 'name'),
    )
  return {
    [`GET ${path}`]: list,
    [`GET ${path}/:vhost`]: list,
    [`GET ${path}/:vhost/:name`]: (request) => {
      const view = find(request)
      if (view === undefined) throw notFound()
      return single(view, request)
    },
    [`PUT ${path}/:vhost/:name`]: (request) => {
      const isNew = find(request) === undefined
      set(management, kind, request)
      return put(isNew)
    },
    [`DELETE ${path}/:vhost/:name`]: (request) => {
      if (find(request) === undefined) throw notFound()
      clear(management, kind, param(request, 'name'), param(request, 'vhost'))
      return gone
    },
  }
}

function set({ operator }: Management, kind: PolicyKind, request: ApiRequest): void {
  const { body } = request
  requireKeys(body, 'pattern', 'definition')
  const policy: PolicyOptions = {
    name: param(request, 'name'),
    virtualHost: param(request, 'vhost'),
    pattern: textOf(body, 'pattern'),
    definition: objectOf(body, 'definition') as PolicyOptions['definition'],
    applyTo: textOf(body, 'apply-to', 'all') as NonNullable<PolicyOptions['applyTo']>,
    priority: Number(body['priority'] ?? 0),
  }
  attempt(() => {
    if (kind === 'policy') operator.setPolicy(policy)
    else operator.setOperatorPolicy(policy)
  })
}

function clear({ operator }: Management, kind: PolicyKind, name: string, vhost: string): void {
  if (kind === 'policy') operator.clearPolicy(name, vhost)
  else operator.clearOperatorPolicy(name, vhost)
}
