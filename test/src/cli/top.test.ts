import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ServiceContainer, silentLogger } from 'kinoko'
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib'
import { startBroker, type RunningBroker } from '../../../simulator/server/index.js'
import type { Snapshot } from '../../../src/cli/top/snapshot.js'
import { CalculatorService } from './services.js'
import { kinoko, RunningCommand } from './support/kinoko.js'

const secret = 'S3cr3tMark'
const real = process.env['KINOKO_TEST_BROKER']
if (real === undefined) console.info('RabbitMQ is left out: KINOKO_TEST_BROKER is not set')

describe('kinoko top', () => {
  let server: RunningBroker
  let uri = ''
  let managementUri = ''
  let containers: ServiceContainer[] = []
  let connection: ChannelModel
  let channel: ConfirmChannel

  beforeAll(async () => {
    server = await startBroker({ port: 0, managementPort: 0 })
    uri = server.uri
    managementUri = server.managementUri ?? ''
    const options = { config: { AMQP_URI: uri, max_redeliveries: 3 }, logger: silentLogger }
    containers = [1, 2].map(() => new ServiceContainer<object>(CalculatorService, options))
    await Promise.all(containers.map((container) => container.start()))
    connection = await connect(uri)
    channel = await connection.createConfirmChannel()
    await channel.assertQueue('evt-shop-sold')
    for (const queue of ['evt-shop-sold', 'evt-shop-sold', 'rpc-calculator.dead']) {
      channel.publish('', queue, Buffer.from('{}'))
    }
    await channel.waitForConfirms()
  })
  afterAll(async () => {
    await connection.close()
    await Promise.all(containers.map((container) => container.stop()))
    await server.stop()
  })

  test('shows services with their instances, and other queues', async () => {
    const { code, stdout } = await kinoko(['top', uri, '--management', managementUri, '--once'])
    expect(code).toBe(0)
    const [head, ...rows] = stdout.trim().split('\n')
    expect(head).toMatch(/^127\.0\.0\.1:\d+, virtual host \/, \S+Z, by the management API at http:/)
    expect(rows.map((row) => row.split(/\s+/))).toEqual([
      ['SERVICE', 'INSTANCES', 'READY', 'UNACKED', 'IN/S', 'OUT/S', 'DEAD'],
      ['calculator', '2', '0', '0', '-', '-', '1'],
      ['QUEUE', 'CONSUMERS', 'READY', 'UNACKED', 'IN/S', 'OUT/S'],
      ['evt-shop-sold', '0', '2', '0', '-', '-'],
    ])
  })

  test('asks for named queues over AMQP where there is no management API', async () => {
    const away = ['--management', `http://ada:${secret}@127.0.0.1:1`, '--once', '--json']
    const { code, stdout, stderr } = await kinoko(['top', uri, ...away, '--service', 'calculator'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      source: expect.stringContaining('passive declares') as string,
      services: [{ service: 'calculator', instances: 2, ready: 0, dead: 1 }],
      queues: [],
    } satisfies Partial<Record<keyof Snapshot, unknown>>)
    expect(stdout + stderr).not.toContain(secret)
  })

  test('says where it looked when nothing is there', async () => {
    const { code, stderr } = await kinoko([
      'top',
      uri,
      '--management',
      `http://ada:${secret}@127.0.0.1:1`,
    ])
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^Error: no management API at http:\/\/127\.0\.0\.1:1: .*--service orders.*\n$/,
    )
    expect(stderr).not.toContain(secret)
  })

  test.each([
    [['--queue', 'nowhere'], 'there is no queue `nowhere`'],
    [['--broker', 'amqp://x'], 'the broker is given twice'],
    [['--interval', 'soon'], 'It must be a time'],
  ])('%j is refused', async (args, problem) => {
    const away = ['--management', 'http://127.0.0.1:1']
    const { code, stderr } = await kinoko(['top', uri, ...away, ...args])
    expect([code, stderr]).toEqual([1, expect.stringContaining(problem)])
  })

  test('goes on until Ctrl C, readable without a terminal, and leaves clean', async () => {
    const args = ['top', uri, '--management', managementUri, '--interval', '20ms']
    const command = new RunningCommand(args)
    await command.printed('calculator')
    await expect.poll(() => command.stdout.split('SERVICE').length).toBeGreaterThan(3)
    command.kill('SIGINT')
    const { code, signal, stdout, stderr } = await command.exit
    expect([code, signal, stderr]).toEqual([0, null, ''])
    // eslint-disable-next-line no-control-regex -- a pipe gets none
    expect(stdout).not.toMatch(/\u001b/)
  })

  test.skipIf(real === undefined)('of RabbitMQ', async () => {
    const rabbit = await connect(real ?? '')
    const own = await rabbit.createChannel()
    await own.assertQueue('top-of-rabbitmq', { exclusive: false })
    const away = ['--management', 'http://127.0.0.1:1', '--once', '--queue', 'top-of-rabbitmq']
    const { code, stdout } = await kinoko(['top', real ?? '', ...away])
    await own.deleteQueue('top-of-rabbitmq')
    await rabbit.close()
    expect(code).toBe(0)
    expect(stdout).toMatch(/top-of-rabbitmq +0 +0 +- +- +-/)
  })
})
