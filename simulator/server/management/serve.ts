/** The management API over HTTP: who asks, what is asked for, and the answer in JSON. */
import { text } from 'node:stream/consumers'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { foreign, isOwnHost } from '../page/own-host.js'
import { serveLivePage } from '../page/live-page.js'
import type { Management } from './context.js'
import { HttpError } from './http-error.js'
import { LineWriter } from './line-writer.js'
import { parseBody, type ApiAnswer, type ApiUser } from './request.js'
import { MethodNotAllowed, type Router } from './router.js'
import { managementRouter } from './routes.js'
import { userOf } from './users.js'

export type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** The function that a server of HTTP calls for each request: the API is below `/api`, elsewhere is the live page. */
export function serveManagement(management: Management): Listener {
  const router = managementRouter(management)
  return (request, response) => {
    const { url = '/' } = request
    const isApi = /^\/api(?:[/?]|$)/.test(url)
    if ((!isApi || /^\/api\/+kinoko/.test(url)) && !isOwnHost(request)) {
      response.writeHead(foreign.status, { 'content-type': foreign.type }).end(foreign.body)
      return
    }
    if (!isApi) {
      void serveLivePage(request, response)
      return
    }
    void answerTo(management, router, request).then((answer) => send(request, response, answer))
  }
}

async function answerTo(
  management: Management,
  router: Router,
  request: IncomingMessage,
): Promise<ApiAnswer> {
  try {
    return await handle(management, router, request)
  } catch (error) {
    if (error instanceof HttpError) return answerOf(error)
    return { status: 500, body: { error: 'internal_error', reason: String(error) } }
  }
}

async function handle(
  management: Management,
  router: Router,
  request: IncomingMessage,
): Promise<ApiAnswer> {
  const { method = 'GET', url = '/', headers } = request
  const [path = '', query = ''] = url.split(/\?(.*)/s)
  const user = authenticate(management, headers.authorization)
  if (user === undefined) return unauthenticated(headers.authorization !== undefined)
  const { handler, params } = router.find(method, path.slice('/api'.length))
  return handler({
    method,
    params,
    query: new URLSearchParams(query),
    header: (name) => headers[name]?.toString(),
    body: method === 'GET' || method === 'HEAD' ? {} : parseBody(await text(request)),
    user,
  })
}

function authenticate(management: Management, header: string | undefined): ApiUser | undefined {
  const [, encoded] = /^basic\s+(\S+)\s*$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return undefined
  const decoded = Buffer.from(encoded, 'base64').toString('utf8')
  const at = decoded.indexOf(':')
  return at < 0 ? undefined : userOf(management, decoded.slice(0, at), decoded.slice(at + 1))
}

/** A browser asks its user for a password only when it is told how it will be sent. */
function unauthenticated(hadLogin: boolean): ApiAnswer {
  return hadLogin
    ? { status: 401, body: { error: 'not_authorized', reason: 'Not_Authorized' } }
    : { status: 401, headers: { 'www-authenticate': 'Basic realm="RabbitMQ Management"' } }
}

function answerOf(error: HttpError): ApiAnswer {
  const body = { error: error.error, reason: error.reason }
  if (!(error instanceof MethodNotAllowed)) return { status: error.status, body }
  return { status: error.status, headers: { allow: error.methods.join(', ') } }
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, body, headers = {}, stream }: ApiAnswer,
): void {
  if (stream !== undefined) {
    response.writeHead(status, headers).flushHeaders()
    response.once('close', stream.open(new LineWriter(response, stream.tellDropped)))
    return
  }
  const json = body === undefined ? undefined : JSON.stringify(body)
  response.writeHead(status, {
    'cache-control': 'no-cache',
    vary: 'accept, accept-encoding, origin',
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(json ?? '') }),
    ...headers,
  })
  response.end(method === 'HEAD' ? undefined : json)
}
