import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPlayground } from '../../../../src/cli/trace/find-playground.js'
import { servePlayground } from '../../../../src/cli/trace/trace-server.js'

let folder = ''
let server: Server
let address = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinoko-served-'))
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'secret.js'), 'secret')
  await writeFile(join(folder, 'dist/index.html'), '<p>page</p>')
  await writeFile(join(folder, 'dist/page.js'), 'page')
  await writeFile(join(folder, 'dist/notes.txt'), 'notes')
  const trace = { name: 'a report.json', text: () => '{"story": []}' }
  const served = await servePlayground({ playground: join(folder, 'dist'), trace, port: 0 })
  server = served.server
  address = served.address
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

interface Reply {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly body: string
}

function portOf(): number {
  return (server.address() as AddressInfo).port
}

/** A path as it is, which `fetch` would put in order. */
function get(path: string, host = `localhost:${portOf()}`): Promise<Reply> {
  const port = portOf()
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => (body += part))
      response.on('end', () => {
        resolve({ status: response.statusCode, type: response.headers['content-type'], body })
      })
    })
      .on('error', reject)
      .end()
  })
}

/** What the server answers to these bytes. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(portOf(), '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  for await (const part of socket.setEncoding('utf8')) answer += String(part)
  return answer
}

describe('the server of the playground', () => {
  test('gives the page, its files and the trace', async () => {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#trace=a%20report.json$/)
    expect(await get('/')).toMatchObject({ status: 200, body: '<p>page</p>' })
    expect(await get('/page.js?v=2')).toMatchObject({
      status: 200,
      type: 'text/javascript; charset=utf-8',
    })
    expect(await get('/trace/a%20report.json')).toMatchObject({ body: '{"story": []}' })
  })

  test.each([
    '/../secret.js',
    '/%2e%2e/secret.js',
    '//secret.js',
    '/notes.txt',
    '//',
    '/missing.js',
  ])('gives nothing else: %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: 'not found' })
  })

  test('answers to what is no path', async () => {
    expect((await get('/%')).status).toBe(400)
    expect((await get('http://elsewhere/page.js')).status).toBe(404)
    expect((await get('/')).status).toBe(200)
  })

  test('answers to its own name alone', async () => {
    expect((await get('/', 'evil.example')).status).toBe(421)
    for (const host of ['localhost', 'LOCALHOST', 'LocalHost', '127.0.0.1', '[::1]']) {
      expect((await get('/', `${host}:${portOf()}`)).status, host).toBe(200)
      for (const port of ['', ':', ':1', ':80', `:${portOf()}0`, `:${portOf()}@x`]) {
        expect((await get('/', `${host}${port}`)).status, host + port).toBe(421)
      }
    }
    expect((await get('/', `localhost.evil.example:${portOf()}`)).status).toBe(421)
  })

  test('takes a port with zeros before it for the same port', async () => {
    expect((await get('/', `localhost:0${portOf()}`)).status).toBe(200)
    expect((await get('/', `127.0.0.1:000${portOf()}`)).status).toBe(200)
    expect((await get('/', `evil.example:0${portOf()}`)).status).toBe(421)
  })

  test('refuses a request with two hosts, whichever comes first', async () => {
    const [own, foreign] = [`localhost:${portOf()}`, 'evil.example']
    for (const hosts of [
      [own, foreign],
      [foreign, own],
      [own, own],
      [own, own.toUpperCase(), foreign],
    ]) {
      const lines = hosts.map((host, i) => `${i === 0 ? 'Host' : 'hOsT'}: ${host}\r\n`).join('')
      expect(await raw(`GET / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 400 /,
      )
    }
    expect(await raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 421 /)
  })

  test('rejects when the port is taken', async () => {
    await expect(servePlayground({ playground: folder, port: portOf() })).rejects.toThrow(
      /EADDRINUSE/,
    )
  })
})

describe('the companion package', () => {
  test('that is not installed is named, with the command that installs it', async () => {
    await expect(findPlayground([join(folder, 'package.json')])).rejects.toThrow(
      'the playground is a package of its own: `npm install --save-dev @kinoko/playground` installs it',
    )
  })

  test('that was not built says so', async () => {
    const home = join(folder, 'node_modules/@kinoko/playground')
    await mkdir(home, { recursive: true })
    await writeFile(join(home, 'package.json'), '{"name": "@kinoko/playground"}')
    const start = [join(folder, 'package.json')]
    await expect(findPlayground(start)).rejects.toThrow(/no page in .*build:playground/)
    await mkdir(join(home, 'dist'))
    await writeFile(join(home, 'dist/index.html'), '')
    expect(await findPlayground(start)).toContain(join('@kinoko', 'playground', 'dist'))
  })
})
