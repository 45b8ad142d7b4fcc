import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import amqplib, { type ConfirmChannel } from 'amqplib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startBroker, type RunningBroker } from 'kinoko/broker'

let broker: RunningBroker

beforeEach(async () => {
  broker = await startBroker({ managementPort: 0 })
})

afterEach(async () => {
  await broker.stop()
})

const authorization = `Basic ${btoa('guest:guest')}`

interface Reply {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A path and a Host as they are, which `fetch` would put in order. */
function ask(path: string, { method = 'GET', host = 'localhost' } = {}): Promise<Reply> {
  const { port } = new URL(broker.managementUri!)
  return new Promise((resolve, reject) => {
    const headers = { host, authorization }
    request({ port, host: '127.0.0.1', path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => (body += part))
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body })
      })
    })
      .on('error', reject)
      .end()
  })
}

describe('the page at the management port', () => {
  let folder = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kinoko-live-'))
    const companion = join(folder, 'node_modules/@kinoko/playground')
    await mkdir(join(companion, 'dist/assets'), { recursive: true })
    await writeFile(join(companion, 'package.json'), '{"name": "@kinoko/playground"}')
    await writeFile(join(companion, 'dist/live.html'), '<p>live</p>')
    await writeFile(join(companion, 'dist/sandbox.html'), '<p>sandbox</p>')
    await writeFile(join(companion, 'dist/assets/live.js'), 'live')
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
  })

  afterEach(async () => {
    vi.restoreAllMocks()
    await rm(folder, { recursive: true })
  })

  it('is that of the installed companion, with a policy', async () => {
    const page = await ask('/')
    expect(page).toMatchObject({ status: 200, body: '<p>live</p>' })
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toContain('unsafe')
    expect(await ask('/assets/live.js?v=1')).toMatchObject({ status: 200, body: 'live' })
    expect(await ask('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it.each([
    '/sandbox.html',
    '/assets/../sandbox.html',
    '/assets/..%2f..%2fpackage.json',
    '/overview',
    '/%ff',
  ])('gives nothing else: %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, body: 'not found' })
  })

  it('is only read', async () => {
    const refused = await ask('/', { method: 'POST' })
    expect(refused).toMatchObject({ status: 405, body: 'use GET' })
    expect(refused.headers.allow).toBe('GET, HEAD')
  })

  it('says how to install it, where it is not there', async () => {
    await rm(join(folder, 'node_modules/@kinoko/playground/dist/live.html'))
    const { status, body } = await ask('/')
    expect(status).toBe(404)
    expect(body).toContain('`npm install --save-dev @kinoko/playground`')
  })

  it.each(['/', '/assets/live.js', '/api/kinoko', '/api//kinoko', '/api/kinoko/trace'])(
    'answers to no foreign name on %s',
    async (path) => {
      expect(await ask(path, { host: 'evil.example' })).toMatchObject({ status: 421 })
      expect((await ask(path, { host: '127.0.0.1:1' })).status).not.toBe(421)
    },
  )

  it('leaves the names of the other parts of the API alone', async () => {
    expect(await ask('/api/overview', { host: 'rabbit.example' })).toMatchObject({ status: 200 })
  })
})

async function openChannel(name = 'tea-shop'): Promise<ConfirmChannel> {
  const clientProperties = { connection_name: name }
  const connection = await amqplib.connect(broker.uri, { noDelay: true, clientProperties })
  connection.on('error', () => undefined)
  return connection.createConfirmChannel()
}

type Line = Readonly<Record<string, unknown>>

/** Follows the trace; gives a function that waits for a line of a kind, and those before it. */
async function follow(query: string): Promise<(isIt: (line: Line) => boolean) => Promise<Line[]>> {
  const address = `${broker.managementUri}/api/kinoko/trace?follow=true${query}`
  const response = await fetch(address, { headers: { authorization } })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const lines: Line[] = []
  let rest = ''
  return async (isIt) => {
    for (;;) {
      const at = lines.findIndex(isIt)
      if (at >= 0) return lines.splice(0, at + 1)
      const { done, value = '' } = await reader.read()
      if (done) throw new Error(`the trace has ended: ${JSON.stringify(lines)}`)
      const parts = (rest + value).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts.map((part) => JSON.parse(part) as Line))
    }
  }
}

const isMethod =
  (method: string) =>
  (line: Line): boolean =>
    line['method'] === method

describe('the trace with state', () => {
  it('tells what is there first, and again when it has changed', async () => {
    const until = await follow('&state=true')
    const [first] = await until(() => true)
    expect(first).toMatchObject({
      state: { paused: false, alarm: null, waiting: 0, connections: [] },
    })
    const channel = await openChannel()
    await channel.assertQueue('letters')
    const lines = await until(({ state }) => JSON.stringify(state ?? '').includes('letters'))
    const { state } = lines.at(-1)!
    expect(state).toMatchObject({
      connections: [{ connection_name: 'tea-shop', user: 'guest', vhost: '/', blocked: false }],
      virtual_hosts: [{ queues: [{ name: 'letters', ready: 0 }] }],
    })
  })

  it('tells where each message goes, right after it, and which queue a delivery is from', async () => {
    const channel = await openChannel()
    await channel.assertExchange('news', 'fanout')
    for (const queue of ['morning', 'evening']) {
      await channel.assertQueue(queue)
      await channel.bindQueue(queue, 'news', '')
    }
    const until = await follow('&state=true')
    await until(({ state }) => state !== undefined)
    await channel.consume('evening', () => undefined, { consumerTag: 'reader' })
    channel.publish('news', 'rain', Buffer.from('wet'))
    const lines = await until(isMethod('basic.deliver'))
    const at = lines.findIndex(isMethod('basic.publish'))
    expect(lines[at]).toMatchObject({ payload: 'wet', payload_bytes: 3, routingKey: 'rain' })
    expect(lines[at + 1]).toMatchObject({
      routed: { vhost: '/', exchange: 'news', queues: ['evening', 'morning'], isDead: false },
    })
    expect(lines.at(-1)).toMatchObject({ queue: 'evening', noAck: false, consumerTag: 'reader' })
  })

  it('tells of dead letters, which nobody publishes', async () => {
    const channel = await openChannel()
    await channel.assertQueue('dead')
    const args = { deadLetterExchange: '', deadLetterRoutingKey: 'dead' }
    await channel.assertQueue('letters', args)
    const until = await follow('&state=true')
    channel.sendToQueue('letters', Buffer.from('x'))
    const message = await channel.waitForConfirms().then(() => channel.get('letters'))
    if (message !== false) channel.reject(message, false)
    const isDead = ({ routed }: Line): boolean =>
      (routed as { isDead?: unknown } | undefined)?.isDead === true
    expect((await until(isDead)).at(-1)).toMatchObject({ routed: { queues: ['dead'] } })
  })

  it('shortens payloads, letters whole, and says how long they were', async () => {
    const until = await follow('&state=true&payload=4')
    const channel = await openChannel()
    channel.publish('', 'nobody', Buffer.from('abcé!'))
    const text = await until(isMethod('basic.publish'))
    expect(text.at(-1)).toMatchObject({
      payload: 'abc',
      payload_encoding: 'string',
      payload_bytes: 6,
    })
    channel.publish('', 'nobody', Buffer.from([255, 254, 253, 252, 251]))
    expect((await until(isMethod('basic.publish'))).at(-1)).toMatchObject({
      payload: Buffer.from([255, 254, 253, 252]).toString('base64'),
      payload_encoding: 'base64',
      payload_bytes: 5,
    })
  })

  it('has no passwords in it', async () => {
    const until = await follow('')
    await openChannel()
    broker.operator.addUser('ann', 'secret-of-ann')
    const lines = await until(isMethod('broker.add-user'))
    expect(lines.map(({ method }) => method)).toContain('connection.start-ok')
    expect(JSON.stringify(lines)).not.toMatch(/secret-of-ann|"password"/)
  })

  it.each(['-1', 'x', '1.5'])('refuses a payload of %s bytes', async (payload) => {
    const { status, body } = await ask(`/api/kinoko/trace?payload=${payload}`)
    expect(status).toBe(400)
    expect(body).toContain(`payload has to be a whole number of at least 0, and is ${payload}`)
  })
})

describe('who follows the trace and is slow', () => {
  it.each(['state=true', 'format=text'])(
    'misses lines, and is told how many: %s',
    async (query) => {
      const channel = await openChannel()
      const { port } = new URL(broker.managementUri!)
      const socket = connect(Number(port), '127.0.0.1')
      const head = `Host: localhost\r\nAuthorization: ${authorization}\r\n\r\n`
      socket.write(`GET /api/kinoko/trace?follow=true&${query} HTTP/1.1\r\n${head}`)
      await new Promise((resolve) => socket.once('data', resolve))
      socket.pause()
      // keys as long as they may be: lines of text have no payloads
      const key = 'k'.repeat(255)
      const body = Buffer.alloc(20_000, 'x')
      const count = query === 'format=text' ? 60_000 : 2_000
      for (let i = 0; i < count; i++) {
        channel.publish('', key, query === 'format=text' ? Buffer.alloc(0) : body)
        if (i % 500 === 499) await channel.waitForConfirms()
      }
      let received = 0
      let end = ''
      const isTold = new Promise<void>((resolve) => {
        socket.on('data', (part) => {
          received += part.length
          end = (end + part.toString()).slice(-60_000)
          if (/"dropped":\d+|\d+ dropped: the reader is too slow/.test(end)) resolve()
        })
      })
      socket.resume()
      await isTold
      socket.destroy()
      // what the system's own buffers hold, and one MiB
      expect(received).toBeLessThan(0.6 * count * (query === 'format=text' ? 350 : body.length))
    },
  )
})
