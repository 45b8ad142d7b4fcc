import { expect, test } from 'vitest'
import {
  defineService,
  MethodNotFound,
  RemoteError,
  ReplyQueueLost,
  RpcProxy,
  RpcTimeout,
  ServiceNotFound,
  type ClusterRpcClient,
  type Config,
} from 'kinoko'
import { onEachArm, type Stage } from '../support/arm.js'
import { gate } from '../support/gate.js'

const transient: Config = { RPC_DELIVERY: 'transient' }

interface Worker {
  echo(value: unknown): unknown
  fail(): never
  wait(): string
}

async function hostOn(stage: Stage, config: Config = {}) {
  const name = stage.name('worker')
  const [begun, door] = [gate(), gate()]
  const service = defineService({
    name,
    methods: {
      echo: (value: unknown) => value,
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
  await stage.host(service, config)
  return { name, begun, door }
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

  test('are written to disk neither as requests nor as replies', async () => {
    await using stage = await arm.open()
    const channel = await stage.channel()
    const modes: unknown[] = []
    // a service that only looks: what it gets, nobody else does
    const looking = stage.name('looking')
    await channel.assertExchange('nameko-rpc', 'topic', { durable: true })
    await channel.assertQueue(`rpc-${looking}`, { durable: true })
    await channel.bindQueue(`rpc-${looking}`, 'nameko-rpc', `${looking}.*`)
    const requested = gate()
    await channel.consume(
      `rpc-${looking}`,
      (message) => {
        modes.push(message?.properties.deliveryMode)
        requested.open()
      },
      { noAck: true },
    )
    const { cluster } = await stage.client({ config: transient })
    void cluster
      .service<Worker>(looking)
      .echo(1)
      .catch(() => undefined)
    await requested.opened

    const { name } = await hostOn(stage)
    const replied = gate()
    await channel.consume(
      'amq.rabbitmq.reply-to',
      (message) => {
        modes.push(message?.properties.deliveryMode)
        replied.open()
      },
      { noAck: true },
    )
    channel.publish('nameko-rpc', `${name}.echo`, Buffer.from('{"args": [1], "kwargs": {}}'), {
      replyTo: 'amq.rabbitmq.reply-to',
      correlationId: 'c1',
      contentType: 'application/json',
    })
    await replied.opened
    expect(modes).toEqual([1, 1])
  })

  test('declare no reply queue', async () => {
    await using stage = await arm.open()
    const channel = await stage.channel()
    channel.on('error', () => undefined)
    const replyQueueOf = (client: ClusterRpcClient) =>
      `rpc.reply-standalone_rpc_client-${client.id}`
    const { client: usual } = await stage.client()
    const { client } = await stage.client({ config: transient })
    await channel.checkQueue(replyQueueOf(usual))
    await expect(channel.checkQueue(replyQueueOf(client))).rejects.toMatchObject({ code: 404 })
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
    // what is not confirmed yet would be sent again
    while (
      client.waitingCalls[0]?.waitsFor !== 'the reply to a request that the broker has taken'
    ) {
      await new Promise<void>((resolve) => stage.ambient.setTimeout(resolve, 1))
    }
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
