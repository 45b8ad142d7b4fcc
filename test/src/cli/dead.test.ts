/** Dead messages, on the simulator of each version as a server, and on RabbitMQ where there is one. */
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBroker, type RunningBroker } from '../../../simulator/server/index.js'
import { rabbitmqVersions } from '../../../simulator/core/profile.js'
import { kinoko, RunningCommand } from './support/kinoko.js'

const secret = 'S3cr3tMark'
const real = process.env['KINOKO_TEST_BROKER']
if (real === undefined) console.info('RabbitMQ is left out: KINOKO_TEST_BROKER is not set')

const arms = [...rabbitmqVersions, ...(real === undefined ? [] : ['of KINOKO_TEST_BROKER'])]

describe.each(arms)('dead messages on RabbitMQ %s', (arm) => {
  let server: RunningBroker | undefined
  let uri = real ?? ''
  let connection: ChannelModel
  let channel: ConfirmChannel
  const made: string[] = []

  beforeAll(async () => {
    const rabbitmq = rabbitmqVersions.find((version) => version === arm)
    if (rabbitmq !== undefined) {
      server = await startBroker({ port: 0, managementPort: 0, rabbitmq })
      uri = server.uri
    }
    connection = await connect(uri)
    channel = await connection.createConfirmChannel()
  })
  afterAll(async () => {
    for (const queue of made) await channel.deleteQueue(queue)
    await connection.close()
    await server?.stop()
  })

  async function queue(name: string, args: Record<string, unknown> = {}): Promise<string> {
    made.push(name)
    await channel.assertQueue(name, { durable: true, arguments: args })
    return name
  }

  /** A queue of max_redeliveries with messages as Kinoko puts them there. */
  async function poisoned(name: string, count: number): Promise<string> {
    await queue(name)
    const deadQueue = await queue(`${name}.dead`)
    for (let i = 1; i <= count; i++) {
      channel.publish('', deadQueue, Buffer.from(JSON.stringify({ args: [i], kwargs: {} })), {
        persistent: true,
        correlationId: `call-${i}`,
        headers: {
          tenant: i % 2 === 1 ? 'odd' : 'even',
          'kinoko.dead_exchange': 'nameko-rpc',
          'kinoko.dead_routing_key': 'orders.add',
          'kinoko.dead_reason': 'came back 21 times',
        },
      })
    }
    await channel.waitForConfirms()
    return deadQueue
  }

  /** The largest headers that amqplib can send: a copy with a header more is too large for it. */
  function publishLargest(name: string, headers: object): void {
    for (let size = 65_536; ; size--) {
      try {
        const large = { ...headers, large: 'x'.repeat(size) }
        channel.publish('', name, Buffer.from('large'), { persistent: true, headers: large })
        return
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
    }
  }

  async function depth(name: string): Promise<number> {
    return (await channel.checkQueue(name)).messageCount
  }

  const dead = (...args: string[]) => kinoko(['dead', ...args, '--broker', uri])

  test('list tells how many there are, why, and where they came from', async () => {
    const name = await poisoned('dead-list', 3)
    const { code, stdout } = await dead('list', name)
    expect([code, stdout]).toEqual([
      0,
      'dead-list.dead: 3 messages:\n  3 × came back 21 times, from dead-list (orders.add)\n',
    ])
    const { stdout: json } = await dead('list', name, '--json', '--look', '2')
    expect(JSON.parse(json)).toMatchObject([
      { queue: name, depth: 3, lookedAt: 2, causes: [{ count: 2, from: 'dead-list' }] },
    ])
    await expect.poll(() => depth(name)).toBe(3)
  })

  test('show shows them, redacted and shortened, and leaves them in their order', async () => {
    const name = await queue('dead-show.dead')
    const kwargs = {
      password: secret,
      note: `see amqp://ada:${secret}@host`,
      long: 'x'.repeat(900),
    }
    for (const i of [1, 2]) {
      channel.publish('', name, Buffer.from(JSON.stringify({ args: [i], kwargs })), {
        messageId: `m-${i}`,
        headers: { authorization: `Bearer ${secret}`, plain: 'text' },
      })
    }
    await channel.waitForConfirms()
    for (let look = 0; look < 2; look++) {
      const { code, stdout } = await dead('show', name, '--limit', '1')
      expect(code).toBe(0)
      expect(stdout).toContain('messageId: m-1\n')
      expect(stdout).toContain('header plain: text\n')
      expect(stdout).toContain('"password":"********"')
      expect(stdout).toContain('amqp://ada:********@host')
      expect(stdout).toContain('looked at 1 of 2 messages')
      expect(stdout).not.toContain(secret)
      expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThan(400)
    }
    const { stdout } = await dead('show', name, '--json')
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { properties: { messageId: 'm-1' }, headers: { authorization: '********' } },
      { properties: { messageId: 'm-2' } },
    ])
    await expect.poll(() => depth(name)).toBe(2)
  })

  test('show tells the history that RabbitMQ keeps, and replay knows the way back', async () => {
    const target = await queue('dead-history.dead')
    const work = await queue('dead-history', {
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': target,
    })
    channel.publish('', work, Buffer.from('tea'), { persistent: true })
    await channel.waitForConfirms()
    const taken = await channel.get(work)
    if (taken === false) throw new Error('the queue is empty')
    channel.nack(taken, false, false)
    await expect.poll(() => depth(target)).toBe(1)

    const { stdout } = await dead('show', target)
    expect(stdout).toMatch(
      /^1\. rejected, from dead-history \(exchange ``, routing key `dead-history`\), \d{4}-/,
    )
    expect(stdout).toContain('x-death: 1 × rejected in dead-history, last ')
    expect(await dead('replay', target)).toMatchObject({
      code: 0,
      stdout: '1 message went back to dead-history\n',
    })
    const back = await channel.get(work, { noAck: true })
    expect(back).toMatchObject({ content: Buffer.from('tea') })
    const { headers, deliveryMode } = (
      back as { properties: { headers: object; deliveryMode: number } }
    ).properties
    expect([Object.keys(headers), deliveryMode]).toEqual([
      ['kinoko.dead_exchange', 'kinoko.dead_routing_key'],
      2,
    ])
  })

  test('replay puts back what is meant, as often as is allowed, and says what a dry run would do', async () => {
    const name = await poisoned('dead-replay', 5)
    const odd = ['--filter', 'header:tenant=odd']
    expect((await dead('replay', name, ...odd, '--limit', '2', '--dry-run')).stdout).toBe(
      '2 messages would go back to dead-replay\n1 message stay: the filter\n',
    )
    await expect.poll(() => depth(name)).toBe(5)
    const { stdout } = await dead('replay', name, ...odd, '--limit', '2', '--json')
    expect(JSON.parse(stdout)).toEqual({
      isDryRun: false,
      isStopped: false,
      to: { 'dead-replay': 2 },
      stay: { 'the filter': 1 },
    })
    const first = await channel.get('dead-replay', { noAck: true })
    expect(first).toMatchObject({
      fields: { exchange: '', routingKey: 'orders.add', redelivered: false },
      properties: { correlationId: 'call-1' },
    })
    await expect.poll(() => depth(name)).toBe(3)
    expect(await depth('dead-replay')).toBe(1)
    expect(await dead('replay', name)).toMatchObject({ code: 0 })
    expect([await depth(name), await depth('dead-replay')]).toEqual([0, 4])
    expect((await dead('replay', name)).stdout).toBe('there was no message to put back\n')
  })

  test('replay leaves what cannot go back, and ends with 1', async () => {
    const orphans = await queue('dead-orphans')
    channel.publish('', orphans, Buffer.from('no history'))
    const gone = await poisoned('dead-gone', 1)
    await channel.waitForConfirms()
    await channel.deleteQueue('dead-gone')
    expect(await dead('replay', orphans)).toMatchObject({
      code: 1,
      stdout: '1 message stay: no origin in the headers (--to says where to put them)\n',
    })
    expect(await dead('replay', gone)).toMatchObject({
      code: 1,
      stdout: '1 message stay: no queue `dead-gone`\n',
    })
    await expect.poll(() => depth(orphans)).toBe(1)
    await expect.poll(() => depth(gone)).toBe(1)
    const to = await queue('dead-elsewhere')
    expect(await dead('replay', orphans, '--to', to)).toMatchObject({ code: 0 })
    expect([await depth(orphans), await depth(to)]).toEqual([0, 1])
  })

  test('replay leaves a message whose headers are too large for a copy, and puts back the others', async () => {
    const name = await poisoned(`dead-large-${'x'.repeat(200)}`, 1)
    const origin = {
      'kinoko.dead_exchange': 'nameko-rpc',
      'kinoko.dead_routing_key': 'orders.add',
      'kinoko.dead_reason': 'came back',
    }
    publishLargest(name, origin)
    channel.publish('', name, Buffer.from('tea'), { headers: origin })
    await channel.waitForConfirms()
    const { code, stdout, stderr } = await dead('replay', name)
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toMatch(/^2 messages went back to dead-large-x+…?\n1 message stay: properties/)
    expect(stdout).toContain('cannot be sent again')
    await expect.poll(() => depth(name)).toBe(1)
  })

  test('show keeps the control characters of a forged history to itself', async () => {
    const name = await queue('dead-forged')
    const forged = 'a\u001b[31m\nERROR forged'
    channel.publish('', name, Buffer.from('tea'), {
      headers: {
        'x-death': [{ queue: forged, reason: forged, exchange: forged, 'routing-keys': [forged] }],
      },
    })
    await channel.waitForConfirms()
    const { stdout } = await dead('show', name)
    expect(stdout).toContain('a\\u001b[31m\\nERROR forged')
    // eslint-disable-next-line no-control-regex -- this is what nobody should see
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|^ERROR/m)
  })

  test('a message does not reach a queue that happens to have the name of its routing key', async () => {
    const name = await poisoned('dead-once', 1)
    const namesake = await queue('orders.add')
    await dead('replay', name)
    expect([await depth(namesake), await depth('dead-once')]).toEqual([0, 1])
    await channel.deleteQueue(namesake)
  })

  test('a killed replay loses nothing', async () => {
    const name = await poisoned('dead-killed', 1000)
    const command = new RunningCommand(['dead', 'replay', name, '--broker', uri])
    await expect.poll(() => depth('dead-killed'), { interval: 1 }).toBeGreaterThan(0)
    command.kill('SIGKILL')
    await command.exit
    const seen = async (): Promise<number> => (await depth(name)) + (await depth('dead-killed'))
    await expect.poll(seen).toBeGreaterThanOrEqual(1000)
    expect(await seen()).toBeLessThanOrEqual(1001)
    const { code } = await dead('replay', name)
    expect([code, await depth(name)]).toEqual([0, 0])
  })

  test('a quorum queue keeps its messages and their order, however often somebody looks', async () => {
    const name = await queue('dead-quorum.dead', { 'x-queue-type': 'quorum' })
    const ids = 'a b c d e f g h i j k l'.split(' ')
    for (const id of ids) channel.publish('', name, Buffer.from(id), { persistent: true })
    await channel.waitForConfirms()
    let warned = ''
    for (let look = 0; look < 15; look++) {
      const { stdout, stderr } = await dead('show', name, '--limit', '11')
      const bodies = [...stdout.matchAll(/body, 1 bytes: (.)/g)].map(([, body]) => body)
      if (stderr === '') expect(bodies).toEqual(ids.slice(0, 11))
      else warned = stderr
    }
    // 4.3 counts no look; the others say that they count
    if (warned !== '') expect(warned).toContain('each look is a return here')
    if (server !== undefined) expect(warned === '').toBe(arm === '4.3')
    await expect.poll(() => depth(name)).toBe(12)
  })

  test.each([
    ['dead-nowhere', 'there is no queue `dead-nowhere` at '],
    ['dead-named', 'do you mean `dead-named.dead`?'],
  ])('of a queue %s that is not there says so', async (name, words) => {
    await queue('dead-named.dead')
    for (const command of ['list', 'show', 'replay']) {
      const { code, stderr } = await dead(command, name)
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^Error: .*\n$/)])
      expect(stderr).toContain(words)
    }
  })

  test.skipIf(arm.startsWith('of'))('list asks the management API for names', async () => {
    const name = await poisoned('dead-found', 1)
    const uriOf = server?.managementUri ?? ''
    const { code, stdout } = await dead('list', '--management', uriOf, '--json')
    expect(code).toBe(0)
    const names = (JSON.parse(stdout) as { queue: string }[]).map(({ queue: found }) => found)
    expect(names).toContain(name)
    expect(names).toContain('dead-history.dead')
    expect(names).not.toContain('dead-found')
    const { stderr } = await dead('list', '--management', `http://ada:${secret}@127.0.0.1:1`)
    expect(stderr).toMatch(
      /^Error: AMQP does not tell which queues there are: .* no management API at http:\/\/127.0.0.1:1: /,
    )
    expect(stderr).not.toContain(secret)
  })
})

test.each([
  [['show', 'q', '--filter', 'colour=red'], 'NAME is one of reason, queue,'],
  [['replay', 'q', '--limit', '0'], 'at least 1'],
  [['list', '--broker', 'simulator'], 'is empty when a command begins'],
])('kinoko dead %j is refused', async (args, problem) => {
  const { code, stderr } = await kinoko(['dead', ...args])
  expect([code, stderr]).toEqual([1, expect.stringContaining(problem)])
})
