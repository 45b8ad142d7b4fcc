import { expect, test } from 'vitest'
import {
  defineService,
  ReplyQueueLost,
  RpcProxy,
  ServiceContainer,
  type ClusterRpcClient,
} from 'kinoko'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate, type Gate } from '../../support/gate.js'

interface Slow {
  wait(): string
  add(a: number, b: number): number
}

async function slowOn(
  stage: Stage,
  config = {},
): Promise<{ name: string; begun: Gate<unknown>; door: Gate<unknown>; runs: () => number }> {
  const [begun, door] = [gate(), gate()]
  const name = stage.name('slow')
  let runs = 0
  const Slow = defineService({
    name,
    methods: {
      async wait() {
        runs++
        begun.open()
        await door.opened
        return 'done'
      },
      add: (a: number, b: number) => a + b,
    },
  })
  await stage.host(Slow, config)
  return { name, begun, door, runs: () => runs }
}

/** The first log line that begins with a text, whenever it comes. */
function logged(stage: Stage, start: string): Promise<void> {
  const found = gate<undefined>()
  const { lines } = stage.logger
  const push = lines.push.bind(lines)
  lines.push = (...added) => {
    if (added.some((line) => line.message.startsWith(start))) found.open()
    return push(...added)
  }
  return found.opened
}

/** The method may run before the confirm has come: a request that is not confirmed is sent again after a reconnect. */
function confirmed(stage: Stage, client: ClusterRpcClient): Promise<void> {
  const isTaken = 'the reply to a request that the broker has taken'
  return stage.until(() => client.waitingCalls[0]?.waitsFor === isTaken)
}

onEachArm('resilience', (arm) => {
  test('calls go through again after every connection broke', async () => {
    await using stage = await arm.open()
    const { name } = await slowOn(stage)
    const { cluster } = await stage.client()
    const slow = cluster.service<Slow>(name)
    expect(await slow.add(1, 2)).toBe(3)

    for (let i = 0; i < 3; i++) {
      stage.breakConnections()
      expect(await slow.add(i, 2)).toBe(i + 2)
    }
  })

  test('a call that was sent goes on waiting for its reply after a reconnect', async () => {
    await using stage = await arm.open()
    const { name, begun, door } = await slowOn(stage)
    const { client, cluster } = await stage.client()
    const calling = cluster.service<Slow>(name).wait()
    await begun.opened
    await confirmed(stage, client)

    stage.breakConnections()
    await cluster.service<Slow>(name).add(1, 2)
    door.open()

    expect(await calling).toBe('done')
    expect(client.waitingCalls).toEqual([])
  })

  test('a call that is made while there is no connection waits for one', async () => {
    await using stage = await arm.open()
    const { name } = await slowOn(stage)
    const { cluster } = await stage.client()
    const slow = cluster.service<Slow>(name)
    await slow.add(1, 2)

    const lost = logged(stage, 'connection lost')
    stage.breakConnections()
    await lost

    expect(await slow.add(3, 4)).toBe(7)
  })

  test('the reply queue is deleted: pending calls end with its correlation ids, new ones work', async () => {
    await using stage = await arm.open()
    const { name, begun, door } = await slowOn(stage)
    const { cluster } = await stage.client()
    const raw = await (await stage.raw()).createChannel()
    const tap = await raw.assertQueue(`tap-${stage.ambient.uuid()}`, { autoDelete: true })
    await raw.bindQueue(tap.queue, 'nameko-rpc', `${name}.*`)
    const replyTo = gate<string>()
    await raw.consume(tap.queue, (message) => replyTo.open(message?.properties.replyTo as string))
    const reply = cluster.service<Slow>(name).wait.callAsync()
    const ended = reply.result().catch((error: unknown) => error)
    await begun.opened

    const queue = `rpc.reply-standalone_rpc_client-${await replyTo.opened}`
    await raw.deleteQueue(queue)

    const error = await ended
    expect(error).toBeInstanceOf(ReplyQueueLost)
    expect(error).toMatchObject({ queue, correlationIds: [reply.correlationId] })
    expect((error as Error).message).toContain(reply.correlationId)
    expect(await cluster.service<Slow>(name).add(1, 2)).toBe(3)
    door.open()
  })

  test('the reply queue is gone after a reconnect: pending calls end, new ones work', async () => {
    await using stage = await arm.open()
    const { name, begun, door } = await slowOn(stage)
    const { client, cluster } = await stage.client({
      config: { connection_retry: { interval_start: 0.2 } },
    })
    const calling = cluster.service<Slow>(name).wait()
    const ended = expect(calling).rejects.toBeInstanceOf(ReplyQueueLost)
    await begun.opened
    await confirmed(stage, client)

    const lost = logged(stage, 'connection lost')
    stage.breakConnections()
    await lost
    const raw = await (await stage.raw()).createChannel()
    await raw.deleteQueue(`rpc.reply-standalone_rpc_client-${client.id}`)

    await ended
    expect(await cluster.service<Slow>(name).add(1, 2)).toBe(3)
    door.open()
  })

  test('the request queue is deleted under a running service: it is declared again', async () => {
    await using stage = await arm.open()
    const { name } = await slowOn(stage)
    const { cluster } = await stage.client()
    const raw = await (await stage.raw()).createChannel()

    const noticed = logged(stage, `the queue rpc-${name} was deleted`)
    await raw.deleteQueue(`rpc-${name}`)
    await noticed
    const add = cluster.service<Slow>(name).add
    const sum = async (): Promise<number> => {
      try {
        return await add(1, 2)
      } catch (error) {
        if ((error as { code?: string }).code === 'KINOKO_SERVICE_NOT_FOUND') return sum()
        throw error
      }
    }

    expect(await sum()).toBe(3)
  })

  test('a queue that exists with other flags fails the start with advice', async () => {
    await using stage = await arm.open()
    const name = stage.name('strange')
    const raw = await (await stage.raw()).createChannel()
    await raw.assertQueue(`rpc-${name}`, { durable: false })
    const Strange = defineService({ name, methods: { add: () => 1 } })

    const starting = new ServiceContainer(Strange, stage.options()).start()

    await expect(starting).rejects.toMatchObject({ code: 'KINOKO_TOPOLOGY' })
    await expect(starting).rejects.toThrow('It may exist with other flags')
  })
})

onEachArm('a graceful stop', (arm) => {
  test('running calls finish, their replies arrive, and nothing runs twice', async () => {
    await using stage = await arm.open()
    const { name, door, runs } = await slowOn(stage)
    const [container] = stage.containers
    const { cluster } = await stage.client()
    const allBegun = gate()
    container!.events.on('workerSetup', () => {
      if (container!.runningWorkers.size === 4) allBegun.open()
    })
    const calls = Array.from({ length: 4 }, () => cluster.service<Slow>(name).wait())
    await allBegun.opened

    const stopping = container!.stop()
    door.open()
    await stopping

    expect(await Promise.all(calls)).toEqual(['done', 'done', 'done', 'done'])
    expect(runs()).toBe(4)
    const second = await slowOn(stage)
    expect(await cluster.service<Slow>(name).add(1, 2)).toBe(3)
    expect(second.runs()).toBe(0)
  })

  test('what was not begun is done by another instance', async () => {
    await using stage = await arm.open()
    const first = await slowOn(stage, { max_workers: 1, PREFETCH_COUNT: 10 })
    const [container] = stage.containers
    const { cluster } = await stage.client()
    const slow = cluster.service<Slow>(first.name)
    const running = slow.wait()
    await first.begun.opened
    const waiting = [slow.add(1, 1), slow.add(2, 2), slow.add(3, 3)]

    const stopping = container!.stop()
    const second = await slowOn(stage)

    expect(await Promise.all(waiting)).toEqual([2, 4, 6])
    first.door.open()
    await stopping
    expect(await running).toBe('done')
    expect(first.runs()).toBe(1)
    expect(second.runs()).toBe(0)
  })

  test('a running worker can still call others', async () => {
    await using stage = await arm.open()
    const slow = await slowOn(stage)
    const begun = gate()
    const door = gate()
    const Caller = defineService({
      name: stage.name('caller'),
      dependencies: { slow: new RpcProxy<Slow>(slow.name) },
      methods: {
        async run() {
          begun.open()
          await door.opened
          return this.slow.add(1, 2)
        },
      },
    })
    const container = await stage.host(Caller)
    const { cluster } = await stage.client()
    const running = cluster.service<{ run(): number }>(stage.name('caller')).run()
    await begun.opened

    const stopping = container.stop()
    door.open()

    expect(await running).toBe(3)
    await stopping
  })

  test('a killed container leaves its requests to another instance', async () => {
    await using stage = await arm.open()
    const first = await slowOn(stage)
    const [container] = stage.containers
    const { cluster } = await stage.client()
    const running = cluster.service<Slow>(first.name).wait()
    await first.begun.opened

    container!.kill(new Error('crash'))
    await expect(container!.wait()).rejects.toThrow('crash')
    const second = await slowOn(stage)
    await second.begun.opened
    second.door.open()

    expect(await running).toBe('done')
    first.door.open()
  })
})
