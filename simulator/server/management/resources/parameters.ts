/** Parameters: those of the one component that is simulated are operator policies. */
import { virtualHostsOf, type Management } from '../context.js'
import { badRequest, notFound } from '../http-error.js'
import { listed } from '../listing.js'
import { gone, ok, param, put, requireKeys, type ApiAnswer, type ApiRequest } from '../request.js'
import type { Routes } from '../router.js'
import { policyBody } from '../views/policies.js'

const component = 'operator_policy'

export function parameterRoutes(management: Management): Routes {
  const list = (request: ApiRequest): ApiAnswer => {
    const asked = request.params['component']
    const views = virtualHostsOf(management, request).flatMap(({ name: vhost, policies }) =>
      policies
        .list('operator policy')
        .map((policy) => ({ vhost, component, name: policy.name, value: policyBody(policy) })),
    )
    return listed(asked === undefined || asked === component ? views : [], request)
  }
  return {
    'GET /parameters': list,
    'GET /parameters/:component': list,
    'GET /parameters/:component/:vhost': list,
    'PUT /parameters/:component/:vhost/:name': (request) => {
      throw badRequest(`Validation failed\n\ncomponent ${param(request, 'component')} not found\n`)
    },
    ...globalParameters(),
  }
}

/** Global parameters are kept to be read back; nothing here looks at them. */
function globalParameters(): Routes {
  const values = new Map<string, unknown>()
  const viewOf = (name: string): object => ({ name, value: values.get(name) })
  const find = (request: ApiRequest): string => {
    const name = param(request, 'name')
    if (!values.has(name)) throw notFound()
    return name
  }
  return {
    'GET /global-parameters': (request) => listed([...values.keys()].map(viewOf), request),
    'GET /global-parameters/:name': (request) => ok(viewOf(find(request))),
    'PUT /global-parameters/:name': (request) => {
      requireKeys(request.body, 'value')
      const isNew = !values.has(param(request, 'name'))
      values.set(param(request, 'name'), request.body['value'])
      return put(isNew)
    },
    'DELETE /global-parameters/:name': (request) => {
      values.delete(find(request))
      return gone
    },
  }
}
