import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from 'amqplib'
import { ClusterRpcClient, ServiceContainer, silentLogger, type ServiceClass } from 'kinoko'
import { toCallTree } from 'kinoko/testing'
import { startBroker, type RunningBroker } from '../../../simulator/server/index.js'
import type { Recording } from '../../../src/cli/recording/recording.js'
import { PriceService, ShopService } from './fixtures/watched.js'
import { kinoko, RunningCommand } from './support/kinoko.js'

const secret = 'S3cr3tMark'
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinoko-watch-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('kinoko watch', () => {
  let server: RunningBroker
  beforeAll(async () => {
    server = await startBroker({ port: 0 })
  })
  afterAll(() => server.stop())

  test('says how to switch tracing on where it is off', async () => {
    const out = join(folder, 'off.json')
    const { code, stderr } = await kinoko(['watch', server.uri, '--out', out])
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^Error: tracing is off in the virtual host `\/` at .*`rabbitmqctl trace_on -p \/`.*\n$/,
    )
  })

  test.each([
    [['--broker', 'amqp://x'], 'the broker is given twice'],
    [['--for', 'ever'], 'It must be a time'],
    [['--messages', '0'], 'at least 1'],
  ])('%j is refused', async (args, problem) => {
    const { code, stderr } = await kinoko(['watch', server.uri, ...args])
    expect([code, stderr]).toEqual([1, expect.stringContaining(problem)])
  })
})

const real = process.env['KINOKO_TEST_BROKER']
const control = process.env['KINOKO_RABBITMQCTL']
if (real === undefined || control === undefined) {
  console.info('RabbitMQ is left out: KINOKO_TEST_BROKER and KINOKO_RABBITMQCTL are not both set')
}

describe.skipIf(real === undefined || control === undefined)('kinoko watch on RabbitMQ', () => {
  const virtualHost = `kinoko-watch-${process.pid}`
  const user = `kinoko-watcher-${process.pid}`
  const address = new URL(real ?? 'amqp://localhost')
  address.pathname = virtualHost
  const uri = address.href

  async function rabbitmqctl(...args: string[]): Promise<string> {
    const [command = '', ...before] = (control ?? '').split(' ')
    return (await promisify(execFile)(command, [...before, '-q', ...args])).stdout
  }

  beforeAll(async () => {
    await rabbitmqctl('add_vhost', virtualHost)
    const owner = decodeURIComponent(address.username || 'guest')
    await rabbitmqctl('set_permissions', '-p', virtualHost, owner, '.*', '.*', '.*')
    await rabbitmqctl('add_user', user, secret)
    await rabbitmqctl('trace_on', '-p', virtualHost)
  }, 60_000)
  afterAll(async () => {
    await rabbitmqctl('delete_user', user)
    await rabbitmqctl('trace_off', '-p', virtualHost)
    await rabbitmqctl('delete_vhost', virtualHost)
  }, 60_000)

  const asUser = uri.replace(/\/\/[^/]*@|\/\//, `//${user}:${secret}@`)

  test(
    'records calls and queues, takes no message, and leaves nothing',
    { timeout: 60_000 },
    async () => {
      const config = { AMQP_URI: uri }
      const containers = [PriceService, PriceService, ShopService].map(
        (service) =>
          new ServiceContainer<object>(service as ServiceClass, {
            config,
            logger: silentLogger,
          }),
      )
      await Promise.all(containers.map((container) => container.start()))
      const publisher = await connect(uri)
      const channel = await publisher.createConfirmChannel()
      await channel.assertQueue('waiting')
      const client = new ClusterRpcClient({ config })
      const cluster = await client.start()
      const out = join(folder, 'real.json')
      const watching = new RunningCommand([
        'watch',
        uri,
        '--out',
        out,
        '--management',
        'http://127.0.0.1:1',
      ])
      await watching.printed('watching')
      expect(await cluster['shop']!['total']!(['tea', 'kettle'])).toBe(900)
      await expect(cluster['prices']!['priceOf']!('')).rejects.toThrow('an item has a name')
      channel.publish('', 'waiting', Buffer.from('"for somebody else"'))
      await channel.waitForConfirms()
      watching.kill('SIGINT')
      const { code, stderr } = await watching.exit
      await publisher.close()
      await client.stop()
      await Promise.all(containers.map((container) => container.stop()))

      expect([code, stderr]).toEqual([0, expect.stringContaining('4 calls')])
      const text = await readFile(out, 'utf8')
      expect(text).not.toContain(secret)
      const recording = JSON.parse(text) as Recording
      const tree = toCallTree(recording)
        .replace(/^ *\d+ +\d+ {2}/gm, '')
        .split('\n')
        .filter((line) => !line.includes('  ! '))
      expect(tree.slice(1)).toEqual([
        'client#0 → shop#0 total(["tea","kettle"]) → 900',
        expect.stringMatching(/^├─ prices#[01] priceOf\("tea", \{"password":"\*+"\}\) → 300$/),
        expect.stringMatching(/^└─ prices#[01] priceOf\("kettle", \{"password":"\*+"\}\) → 600$/),
        expect.stringMatching(
          /^client#0 → prices#[01] priceOf\(""\) ✗ RangeError: an item has a name$/,
        ),
      ])
      const queues = await rabbitmqctl('list_queues', '-p', virtualHost, 'name', 'messages')
      expect(queues).toContain('waiting\t1')
      expect(queues).not.toContain('amq.gen')
    },
  )

  test(
    'tells a user without permission which ones it takes, and they are enough',
    { timeout: 60_000 },
    async () => {
      const out = join(folder, 'user.json')
      await rabbitmqctl('set_permissions', '-p', virtualHost, user, '', '', '')
      const refused = await kinoko(['watch', asUser, '--out', out])
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringMatching(/^Error: user .*may not listen.*\n$/),
      ])
      expect(refused.stderr).not.toContain(secret)

      const patterns = [...refused.stderr.matchAll(/'([^']*)'/g)].map(([, pattern = '']) => pattern)
      expect(patterns.slice(-3)).toHaveLength(3)
      await rabbitmqctl('set_permissions', '-p', virtualHost, user, ...patterns.slice(-3))
      const away = ['--management', 'http://127.0.0.1:1', '--for', '100ms']
      const { code, stderr } = await kinoko(['watch', asUser, '--out', out, ...away])
      expect([code, stderr]).toEqual([0, expect.stringContaining('0 messages')])
    },
  )
})
