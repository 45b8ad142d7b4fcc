import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { foreign, ownPortIn } from '../../../simulator/server/page/own-host.js'
import {
  pageFile,
  pageHeaders,
  pathOf,
  plainText,
  type Answer,
} from '../../../simulator/server/page/page-file.js'

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

/**
 * Serves the playground, with a trace in it, on the loopback interface alone. Resolves with the server and the
 * address that opens the page; rejects when the port is taken.
 */
export async function servePlayground(
  served: ServedPlayground,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    void answer(served, request).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type, ...pageHeaders }).end(body)
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

const twoHosts: Answer = { status: 400, type: plainText, body: 'a request has one Host' }

async function answer(served: ServedPlayground, request: IncomingMessage): Promise<Answer> {
  // Node takes the first; what stands between may take the last (RFC 9112, 3.2)
  if ((request.headersDistinct['host']?.length ?? 0) > 1) return twoHosts
  // zeros before a port mean nothing
  if (ownPortIn(request.headers.host) !== request.socket.localPort) return foreign
  const path = pathOf(request.url ?? '/')
  if (path === undefined) return { status: 400, type: plainText, body: 'this is no path' }
  const { playground, trace } = served
  if (trace !== undefined && path === `/trace/${trace.name}`) {
    return { status: 200, type: plainText, body: trace.text() }
  }
  return pageFile(playground, path === '/' ? '/index.html' : path)
}
