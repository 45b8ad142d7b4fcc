import type { Message } from 'amqplib'
import { describe, expect, test } from 'vitest'
import {
  ContextDataProvider,
  defineService,
  eventDispatcher,
  eventHandler,
  MethodNotFound,
  RemoteError,
  ReplyQueueLost,
  rpc,
  RpcProxy,
  RpcTimeout,
  service,
  ServiceNotFound,
  ServiceRpcClient,
  type Config,
} from 'kinoko'
import { onEachArm, type KeptUp, type Stage } from '../../support/arm.js'
import { FakeTransport } from '../../support/fake-transport.js'
import { gate } from '../../support/gate.js'
import { ManualAmbient, rest } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'

const transient: Config = { RPC_DELIVERY: 'transient' }

interface Worker {
  echo(value: unknown): unknown
  fail(): never
  wait(): string
}

async function hostOn(stage: Stage, config: Config = {}) {
  const name = stage.name('worker')
  const [begun, door] = [gate(), gate()]
  const echoed: unknown[] = []
  const service = defineService({
    name,
    methods: {
      echo(value: unknown) {
        echoed.push(value)
        return value
      },
      fail(): never {
        throw new RangeError('out of range')
      },
      async wait(): Promise<string> {
        begun.open()
        await door.opened
        return 'waited'
      },
    },
  })
  const container = await stage.host(service, config)
  return { name, container, begun, door, echoed }
}

/** What a call id names in front of its UUIDs. */
function ownerOf(callId: string): string {
  return callId.replaceAll(/\.[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
}

function pause(stage: Stage): Promise<void> {
  return new Promise((resolve) => stage.ambient.setTimeout(resolve, 1))
}

onEachArm('transient calls', (arm) => {
  test('give results, errors and refusals like others', async () => {
    await using stage = await arm.open()
    const { name } = await hostOn(stage)
    const { cluster } = await stage.client({ config: transient })
    const worker = cluster.service<Worker & { none(): void }>(name)

    expect(await worker.echo({ n: 1 })).toEqual({ n: 1 })
    await expect(worker.fail()).rejects.toMatchObject({ excType: 'RangeError' })
    await expect(worker.fail()).rejects.toBeInstanceOf(RemoteError)
    await expect(worker.none()).rejects.toBeInstanceOf(MethodNotFound)
    await expect(cluster.service<Worker>(stage.name('nobody')).echo(1)).rejects.toBeInstanceOf(
      ServiceNotFound,
    )
    const many = Array.from({ length: 200 }, (_, i) => worker.echo(i))
    expect(await Promise.all(many)).toEqual(Array.from({ length: 200 }, (_, i) => i))
  })

  test('go straight to the queue, off disk, with all in properties that these can hold', async () => {
    await using stage = await arm.open()
    const channel = await stage.channel()
    // a service that only looks: what it gets, nobody else does
    const looking = stage.name('looking')
    await channel.assertQueue(`rpc-${looking}`, { durable: true })
    const requests: Message[] = []
    const arrived = gate()
    const look = (message: Message | null): void => {
      if (message !== null && requests.push(message) === 3) arrived.open()
    }
    await channel.consume(`rpc-${looking}`, look, { noAck: true })
    const { client, cluster } = await stage.client({ config: transient })
    const { client: known, cluster: asKnown } = await stage.client({
      config: transient,
      contextData: { user_id: '42' },
    })
    const { echo } = cluster.service<Worker>(looking)
    for (const call of [
      echo.callAsync({ n: 1 }),
      echo.with({ expiration: 2, idempotencyKey: 'k', priority: 3 }).callAsync(2),
      asKnown.service<Worker>(looking).echo.callAsync(3),
    ]) {
      call.result().catch(() => undefined)
    }
    await arrived.opened

    const bodies = [
      '{"args":[{"n":1}],"kwargs":{}}',
      '{"args":[2],"kwargs":{}}',
      '{"args":[3],"kwargs":{}}',
    ]
    const [plain, special, withContext] = bodies.map((body) => {
      const request = requests.find(({ content }) => content.toString() === body)
      return { ...request?.fields, ...request?.properties }
    })
    const callId = (id: string) => new RegExp(`^standalone_rpc_client\\.${id}\\.[0-9a-f-]{36}$`)
    expect(plain).toMatchObject({
      exchange: '',
      routingKey: `rpc-${looking}`,
      type: 'echo',
      contentType: 'application/json',
      deliveryMode: undefined,
      priority: undefined,
      replyTo: `rpc.reply-standalone_rpc_client-${client.id}.1`,
      messageId: expect.stringMatching(callId(client.id)) as string,
      expiration: expect.stringMatching(/^(10000|99\d\d)$/) as string,
      headers: {},
    })
    expect(plain?.timestamp).toBeUndefined()
    expect(special).toMatchObject({
      expiration: '2000',
      priority: 3,
      headers: {
        'kinoko.idempotency_key': 'k',
        'kinoko.timeout': expect.stringMatching(/^(10000|99\d\d)$/) as string,
      },
    })
    expect(withContext).toMatchObject({
      messageId: expect.stringMatching(callId(known.id)) as string,
      headers: { 'nameko.user_id': '42' },
    })
  })

  test('have a reply queue that goes away with their connection', async () => {
    await using stage = await arm.open()
    const channel = await stage.channel()
    channel.on('error', () => undefined)
    const { client } = await stage.client({ config: transient })
    const queue = `rpc.reply-standalone_rpc_client-${client.id}.1`
    // it is there, and somebody else's
    await expect(channel.checkQueue(queue)).rejects.toMatchObject({ code: 405 })
    await client.stop()
    const another = await stage.channel()
    another.on('error', () => undefined)
    await expect(another.checkQueue(queue)).rejects.toMatchObject({ code: 404 })
  })

  test('carry the context and the chain of calls', async () => {
    await using stage = await arm.open()
    const inner = stage.name('inner')
    const outer = stage.name('outer')
    const service = defineService({
      name: inner,
      dependencies: { context: new ContextDataProvider() },
      methods: {
        look() {
          return { user: this.context.get('user_id'), stack: this.context.get('call_id_stack') }
        },
      },
    })
    interface Inner {
      look(): { user: string; stack: string[] }
    }
    await stage.host(service)
    const asking = defineService({
      name: outer,
      dependencies: { inner: new RpcProxy<Inner>(inner) },
      methods: {
        ask() {
          return this.inner.look()
        },
      },
    })
    await stage.host(asking, transient)
    const { cluster } = await stage.client({
      config: transient,
      contextData: { user_id: '42' },
    })

    const alone = await cluster.service<Inner>(inner).look()
    expect(alone.user).toBe('42')
    expect(alone.stack.map(ownerOf)).toEqual(['standalone_rpc_client', `${inner}.look`])
    const nested = await cluster.service<{ ask(): Promise<typeof alone> }>(outer).ask()
    expect(nested.user).toBe('42')
    expect(nested.stack.map(ownerOf)).toEqual([
      'standalone_rpc_client',
      `${outer}.ask`,
      `${inner}.look`,
    ])
  })

  test('have the deadline of their timeout, and not of a shorter expiration', async () => {
    await using stage = await arm.open()
    const { name, container, begun, door } = await hostOn(stage)
    const { cluster } = await stage.client({ config: transient })
    const { wait } = cluster.service<Worker>(name)
    const waiting = [wait(), wait.with({ timeout: 3, expiration: 1 })()]
    await begun.opened
    while (container.runningWorkers.size < 2) await pause(stage)
    const left = [...container.runningWorkers].map(
      ({ deadline }) => (deadline - stage.ambient.monotonic()) / 1000,
    )
    expect(left[0]).toBeGreaterThan(8)
    expect(left[0]).toBeLessThanOrEqual(10)
    expect(left[1]).toBeGreaterThan(1)
    expect(left[1]).toBeLessThanOrEqual(3)
    door.open()
    await Promise.all(waiting)
  })

  test('that timed out in the queue do not run', async () => {
    await using stage = await arm.open()
    const { name, begun, door, echoed } = await hostOn(stage, { max_workers: 1 })
    const { cluster } = await stage.client({ config: transient })
    const worker = cluster.service<Worker>(name)
    const waiting = worker.wait()
    await begun.opened
    await expect(worker.echo.with({ timeout: 0.2 })('late')).rejects.toBeInstanceOf(RpcTimeout)
    await stage.emptied(name) // the broker got it a moment after its clock had begun
    door.open()
    await waiting
    expect(await worker.echo('in time')).toBe('in time')
    expect(echoed).toEqual(['in time'])
  })

  test('are answered by services that handle events too', async () => {
    await using stage = await arm.open()
    const name = stage.name('listening')
    const source = stage.name('source')
    const heard = gate()
    @service(name)
    class Listening {
      @rpc echo(value: unknown) {
        return value
      }
      @eventHandler(source, 'said') hear(value: unknown) {
        heard.open(value)
      }
    }
    await stage.host(Listening)
    const { cluster } = await stage.client({ config: transient })
    const worker = cluster.service<Worker>(name)
    for (let i = 0; i < 3; i++) expect(await worker.echo(i)).toBe(i)
    await using dispatch = await eventDispatcher(stage.options())
    await dispatch(source, 'said', 'hello')
    expect(await heard.opened).toBe('hello')
    await (await stage.channel()).deleteQueue(`evt-${source}-said--${name}.hear`)
  })

  test('of other clients, by RabbitMQ’s direct reply-to, are answered off disk', async () => {
    await using stage = await arm.open()
    const { name } = await hostOn(stage)
    const channel = await stage.channel()
    const replied = gate<Message>()
    await channel.consume(
      'amq.rabbitmq.reply-to',
      (message) => {
        if (message !== null) replied.open(message)
      },
      { noAck: true },
    )
    channel.publish('nameko-rpc', `${name}.echo`, Buffer.from('{"args": [1], "kwargs": {}}'), {
      replyTo: 'amq.rabbitmq.reply-to',
      correlationId: 'c1',
      contentType: 'application/json',
    })
    const { content, properties } = await replied.opened
    expect(JSON.parse(content.toString())).toEqual({ result: 1, error: null })
    expect(properties).toMatchObject({ correlationId: 'c1', deliveryMode: undefined })
  })

  test('that come back too often are told so, and the dead keeps its method', async () => {
    await using stage = await arm.open()
    const name = stage.name('bomb')
    const service = defineService({
      name,
      methods: {
        explode() {
          kept.kill()
          return new Promise(() => undefined)
        },
        isThere: () => true,
      },
    })
    const kept: KeptUp = await stage.keepUp(service, { max_redeliveries: 1 })
    const { cluster } = await stage.client({ config: transient })
    const bomb = cluster.service<{ explode(): void; isThere(): boolean }>(name)
    await expect(bomb.explode()).rejects.toMatchObject({ code: 'KINOKO_POISON_MESSAGE' })
    expect(await bomb.isThere()).toBe(true)
    const channel = await stage.channel()
    const dead = await channel.get(`rpc-${name}.dead`, { noAck: true })
    expect(dead).toMatchObject({
      properties: {
        type: 'explode',
        headers: { 'kinoko.dead_exchange': '', 'kinoko.dead_routing_key': `rpc-${name}` },
      },
    })
    await kept.stop()
    await channel.deleteQueue(`rpc-${name}.dead`)
  })

  test('are made by services too', async () => {
    await using stage = await arm.open()
    const { name } = await hostOn(stage, { ...transient, max_workers: 5 })
    const asking = stage.name('asking')
    const service = defineService({
      name: asking,
      dependencies: { worker: new RpcProxy<Worker>(name) },
      methods: {
        ask(): Promise<unknown> {
          return this.worker.echo('asked')
        },
      },
    })
    await stage.host(service, transient)
    const { cluster } = await stage.client({ config: transient })
    expect(await cluster.service<{ ask(): string }>(asking).ask()).toBe('asked')
  })

  test('end with a ReplyQueueLost when their connection is lost; new ones work', async () => {
    await using stage = await arm.open()
    const { name, begun, door } = await hostOn(stage)
    const { client, cluster } = await stage.client({ config: transient })
    const worker = cluster.service<Worker>(name)
    const waiting = worker.wait()
    waiting.catch(() => undefined)
    await begun.opened
    expect(client.waitingCalls[0]?.waitsFor).toBe('the reply to a request that was sent')
    stage.breakConnections()
    await expect(waiting).rejects.toBeInstanceOf(ReplyQueueLost)
    door.open()
    expect(await worker.echo(2)).toBe(2)
  })

  test('time out like others', async () => {
    await using stage = await arm.open()
    const { name, door } = await hostOn(stage)
    const { cluster } = await stage.client({ config: transient })
    const worker = cluster.service<Worker>(name)
    await expect(worker.wait.with({ timeout: 0.2 })()).rejects.toBeInstanceOf(RpcTimeout)
    door.open()
    expect(await worker.echo(3)).toBe(3)
  })
})

describe('a route without confirms', () => {
  async function open() {
    const transport = new FakeTransport()
    const logger = new RecordingLogger()
    const client = new ServiceRpcClient<Worker>('worker', {
      config: transient,
      connect: transport.connect,
      ambient: new ManualAmbient(),
      logger,
    })
    const worker = await client.start()
    const queue = (n: number) => `rpc.reply-standalone_rpc_client-${client.id}.${n}`
    return { transport, logger, worker, queue }
  }

  test('has another reply queue when the first is deleted, and says whose replies are lost', async () => {
    const { transport, logger, worker, queue } = await open()
    const lost = worker.wait.callAsync()
    const isLost = expect(lost.result()).rejects.toMatchObject({
      name: 'ReplyQueueLost',
      message: expect.stringContaining(queue(1)) as string,
    })
    transport.cancel(queue(1))
    await isLost
    await rest()
    const answered = worker.wait()
    const [, request] = transport.published('rpc-worker')
    expect(request?.options.replyTo).toBe(queue(2))
    const { correlationId } = request!.options
    transport.deliver(queue(2), { result: 'here', error: null }, { correlationId })
    expect(await answered).toBe('here')
    expect(logger.messages('warn')).toEqual([expect.stringContaining(queue(1))])
  })
})
