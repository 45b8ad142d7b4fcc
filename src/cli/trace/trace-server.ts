import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

export interface ServedTrace {
  /** The folder of the built playground. */
  readonly playground: string
  /** What the file is called in the page. */
  readonly name: string
  readonly text: string
  /** 0 takes any that is free. */
  readonly port: number
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/**
 * Serves the playground with one file in it, on the loopback interface alone. Resolves with the server and
 * the address that opens the file.
 */
export async function serveTrace(trace: ServedTrace): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    void answer(trace, new URL(request.url ?? '/', 'http://localhost').pathname).then(
      ({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type }).end(body)
      },
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(trace.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return { server, address: `http://127.0.0.1:${port}/#trace=${encodeURIComponent(trace.name)}` }
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
}

async function answer({ playground, name, text }: ServedTrace, path: string): Promise<Answer> {
  if (path === `/trace/${encodeURIComponent(name)}`) {
    return { status: 200, type: 'text/plain; charset=utf-8', body: text }
  }
  const file = normalize(path === '/' ? '/index.html' : path)
  const type = types[extname(file)]
  const missing = { status: 404, type: 'text/plain; charset=utf-8', body: 'not found' }
  if (type === undefined) return missing
  try {
    return { status: 200, type, body: await readFile(join(playground, file)) }
  } catch {
    return missing
  }
}
