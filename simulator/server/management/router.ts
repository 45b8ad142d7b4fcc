import { HttpError, notFound } from './http-error.js'
import type { ApiAnswer, Handler } from './request.js'

/** Handlers by method and path, such as `GET /queues/:vhost/:queue`; a last `*` takes the rest of the path. */
export type Routes = Readonly<Record<string, Handler>>

interface Route {
  readonly method: string
  readonly segments: readonly string[]
  readonly handler: Handler
}

export interface Match {
  readonly handler: Handler
  readonly params: Readonly<Record<string, string>>
}

export class Router {
  readonly #routes: readonly Route[]

  constructor(routes: Routes) {
    this.#routes = Object.entries(routes).map(([name, handler]) => {
      const [method = '', path = ''] = name.split(' ')
      return { method, segments: segmentsOf(path), handler }
    })
  }

  /** The handler of a request; throws HttpError 404 or 405 when there is none. */
  find(method: string, path: string): Match {
    const segments = segmentsOf(path)
    const onPath = this.#routes.flatMap((route) => {
      const params = paramsOf(route.segments, segments)
      return params === undefined ? [] : [{ route, params }]
    })
    if (onPath.length === 0) throw notFound()
    const wanted = method === 'HEAD' ? 'GET' : method
    const found = onPath.find(({ route }) => route.method === wanted)
    if (found !== undefined) return { handler: found.route.handler, params: found.params }
    const methods = onPath.map(({ route }) => route.method)
    if (method !== 'OPTIONS') throw new MethodNotAllowed(methods)
    return { handler: () => allowed(methods), params: {} }
  }
}

export class MethodNotAllowed extends HttpError {
  readonly methods: readonly string[]

  constructor(methods: readonly string[]) {
    super(405, 'method_not_allowed', `use ${methods.join(', ')}`)
    this.methods = methods
  }
}

function allowed(methods: readonly string[]): ApiAnswer {
  return { status: 200, headers: { allow: [...methods, 'OPTIONS'].join(', ') } }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment, i) => segment !== '' || i > 1)
}

/** The parts of a path for the names in a pattern; undefined when the path does not match. */
function paramsOf(
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  const length = path.at(-1) === '' ? path.length - 1 : path.length
  if (length !== pattern.length) return undefined
  const params: Record<string, string> = {}
  for (const [i, segment] of pattern.entries()) {
    const given = path[i] ?? ''
    if (segment.startsWith(':')) params[segment.slice(1)] = decoded(given)
    else if (segment !== given) return undefined
  }
  return params
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw notFound()
  }
}
