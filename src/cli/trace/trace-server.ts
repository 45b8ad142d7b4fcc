import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, relative } from 'node:path'

export interface ServedPlayground {
  /** The folder of the built playground. */
  readonly playground: string
  /** A file that the page opens; without one it shows its scenarios. */
  readonly trace?: ServedTrace
  /** 0 takes any that is free. */
  readonly port: number
}

export interface ServedTrace {
  readonly name: string
  /** Is asked whenever the page asks. */
  readonly text: () => string
  /** After how many milliseconds the page asks again: what is shown goes on. Undefined: once is enough. */
  readonly everyMs?: number
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/**
 * Serves the playground, with a trace in it, on the loopback interface alone. Resolves with the server and the
 * address that opens the page; rejects when the port is taken.
 */
export async function servePlayground(
  served: ServedPlayground,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    void answer(served, request).then(({ status, type, body }) => {
      response
        .writeHead(status, {
          'content-type': type,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        })
        .end(body)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(served.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const { trace } = served
  return { server, address: `http://127.0.0.1:${port}/${hashOf(trace)}` }
}

function hashOf(trace: ServedTrace | undefined): string {
  if (trace === undefined) return ''
  const again = trace.everyMs === undefined ? '' : `&every=${trace.everyMs}`
  return `#trace=${encodeURIComponent(trace.name)}${again}`
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
}

const text = 'text/plain; charset=utf-8'
const missing: Answer = { status: 404, type: text, body: 'not found' }
const foreign: Answer = {
  status: 421,
  type: text,
  body: 'this server answers to 127.0.0.1 and localhost alone',
}

const twoHosts: Answer = { status: 400, type: text, body: 'a request has one Host' }

async function answer(served: ServedPlayground, request: IncomingMessage): Promise<Answer> {
  // Node takes the first; what stands between may take the last (RFC 9112, 3.2)
  if ((request.headersDistinct['host']?.length ?? 0) > 1) return twoHosts
  if (!isOwn(request.headers.host, request.socket.localPort)) return foreign
  const path = pathOf(request.url ?? '/')
  if (path === undefined) return { status: 400, type: text, body: 'this is no path' }
  const { playground, trace } = served
  if (trace !== undefined && path === `/trace/${trace.name}`) {
    return { status: 200, type: text, body: trace.text() }
  }
  return file(playground, path === '/' ? '/index.html' : path)
}

/** Another name, or another port, means that a page of somebody else had its name lead here. Zeros before a port mean nothing. */
function isOwn(host: string | undefined, ownPort: number | undefined): boolean {
  const own = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/i.exec(host ?? '')
  return own !== null && Number(own[1] ?? 80) === ownPort
}

/** Without the query, decoded; undefined when it cannot be. */
function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/, ''))
  } catch {
    return undefined
  }
}

async function file(folder: string, path: string): Promise<Answer> {
  const type = types[extname(path)]
  const place = join(folder, path)
  if (type === undefined || relative(folder, place).startsWith('..')) return missing
  try {
    return { status: 200, type, body: await readFile(place) }
  } catch {
    return missing
  }
}
