import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageOf } from '../support/describe.js'
import { healthOf, type Health, type Healthy } from '../container/health.js'

/** Options of {@link serveHealth}. */
export interface HealthServerOptions {
  /** The port to listen on. Default 0, any free port. */
  port?: number
  /** The address to listen on. Default `127.0.0.1`; a container's orchestrator needs `0.0.0.0`. */
  host?: string
  /** Makes the text that `/metrics` answers with, in Prometheus' format: `prometheusMetrics(...)`. Default: no `/metrics`. */
  metrics?: () => string
}

/** A server that answers probes; closes at the end of an `await using` block. */
export interface HealthServer extends AsyncDisposable {
  /** The port that the server listens on. */
  readonly port: number
  /** Closes the server and its connections. */
  close(): Promise<void>
}

/**
 * Answers probes over HTTP: `/live`, `/ready`, and `/health` with all details in JSON, which is 200 while
 * ready. 200 is yes, 503 is no. Says nothing of what travels through the services. Rejects when the port
 * is taken.
 *
 * @example
 * await using server = await serveHealth([runner], { port: 8080, host: '0.0.0.0' })
 */
export async function serveHealth(
  parts: Iterable<Healthy>,
  { port = 0, host = '127.0.0.1', metrics }: HealthServerOptions = {},
): Promise<HealthServer> {
  const watched = [...parts]
  const server = createServer((request, response) => {
    try {
      if (metrics !== undefined && isFor(request, '/metrics')) tellMetrics(response, metrics())
      else answer(request, response, healthOf(watched))
    } catch (error) {
      // a probe never ends the process
      reply(response, 500, `cannot tell: ${messageOf(error)}`)
    }
  })
  // a probe never keeps the process alive
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port: (server.address() as AddressInfo).port, close, [Symbol.asyncDispose]: close }
}

function isFor({ method, url = '' }: IncomingMessage, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && url.split('?')[0] === path
}

function tellMetrics(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(text)
}

function answer(request: IncomingMessage, response: ServerResponse, health: Health): void {
  const { method = '', url = '' } = request
  if (method !== 'GET' && method !== 'HEAD') return reply(response, 405, 'only GET and HEAD')
  switch (url.split('?')[0]) {
    case '/live':
      return reply(response, health.isLive ? 200 : 503, health.isLive ? 'live' : failures(health))
    case '/ready':
      return reply(
        response,
        health.isReady ? 200 : 503,
        health.isReady ? 'ready' : failures(health),
      )
    case '/health':
      return reply(response, health.isReady ? 200 : 503, health)
    default:
      return reply(response, 404, 'try /live, /ready or /health')
  }
}

function failures({ checks }: Health): string {
  return checks
    .filter(({ isOk }) => !isOk)
    .map(({ name, detail }) => `${name}: ${detail}`)
    .join('\n')
}

function reply(response: ServerResponse, status: number, content: string | Health): void {
  const isText = typeof content === 'string'
  response.writeHead(status, {
    'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
    'cache-control': 'no-store',
  })
  response.end(isText ? `${content}\n` : JSON.stringify(content))
}
