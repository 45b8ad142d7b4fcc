/** What nameko's users run into, and Kinoko's must not: one test for each, on both brokers. */
import { describe, expect, test, vi } from 'vitest'
import {
  BrokerUnreachable,
  ClientStopped,
  ClusterRpcClient,
  defineService,
  deserializeToInstance,
  MalformedRequest,
  ReplyQueueLost,
  RpcProxy,
  RpcTimeout,
  ServiceContainer,
  ServiceNotFound,
} from 'kinoko'
import { entrypointHook, entrypointWaiter } from 'kinoko/testing'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate, type Gate } from '../../support/gate.js'
import { RecordingLogger } from '../../support/recording-logger.js'
import { Stranger } from '../../support/stranger.js'

interface Worker {
  echo(value: unknown): unknown
  wait(): string
}

interface Hosted {
  readonly name: string
  readonly container: ServiceContainer
  /** Opened when `wait` is called; `wait` returns when the door opens. */
  readonly begun: Gate<unknown>
  readonly door: Gate<unknown>
  /** How often a method ran. */
  readonly runs: () => number
}

async function hostOn(stage: Stage, config = {}): Promise<Hosted> {
  const [begun, door, name] = [gate(), gate(), stage.name('worker')]
  let runs = 0
  const WorkerService = defineService({
    name,
    methods: {
      echo(value: unknown) {
        runs++
        return value
      },
      async wait() {
        runs++
        begun.open()
        await door.opened
        return 'done'
      },
    },
  })
  const container = await stage.host(WorkerService, config)
  return { name, container, begun, door, runs: () => runs }
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

function watch(promise: Promise<unknown>): { isOver: () => boolean } {
  let isOver = false
  void promise.then(() => (isOver = true))
  return { isOver: () => isOver }
}

function aMoment(stage: Stage): Promise<void> {
  return new Promise((resolve) => stage.ambient.setTimeout(resolve, 10))
}

onEachArm('where nameko fails its users:', (arm) => {
  test('a proxy has a timeout, which other replies do not prolong; a timed-out request does not run', async () => {
    await using stage = await arm.open()
    const { name, begun, door, runs } = await hostOn(stage, { max_workers: 1 })
    const other = stage.name('other')
    await stage.host(defineService({ name: other, methods: { echo: (value: unknown) => value } }))
    const { cluster } = await stage.client({ config: { RPC_TIMEOUT: 1.5 } })
    const worker = cluster.service<Worker>(name)
    const start = stage.ambient.now()

    const first = rejection(worker.wait())
    await begun.opened
    const queued = rejection(worker.echo(1))
    const { isOver } = watch(first)
    let replies = 0
    while (!isOver()) {
      // in virtual time only who waits for a timer lets time go by
      await aMoment(stage)
      expect(await cluster.service<Worker>(other).echo(replies)).toBe(replies)
      replies++
    }

    expect(replies).toBeGreaterThan(2)
    expect(await first).toBeInstanceOf(RpcTimeout)
    expect(await queued).toBeInstanceOf(RpcTimeout)
    const took = stage.ambient.now() - start
    expect(took).toBeGreaterThanOrEqual(1500)
    expect(took).toBeLessThan(5000)
    // the broker knows the deadline a moment later, by as much as the request took to reach it
    await stage.emptied(name)
    door.open()
    expect(await worker.echo.with({ timeout: 5 })(2)).toBe(2)
    expect(runs()).toBe(2) // `wait`, and the last `echo`
  })

  test('an undecodable body and an unknown content type get an error reply at once', async () => {
    await using stage = await arm.open()
    const { name } = await hostOn(stage)
    const stranger = await Stranger.on(stage)
    const start = stage.ambient.now()

    const undecodable = await stranger.ask(`${name}.echo`, '{"args": [')
    const unknown = await stranger.ask(`${name}.echo`, 'x', { contentType: 'text/x-odd' })

    expect(undecodable.error.exc_type).toBe(MalformedRequest.name)
    expect(unknown.error.exc_type).toBe(MalformedRequest.name)
    expect(stage.ambient.now() - start).toBeLessThan(1000)
  })

  test('a request without reply_to runs once, and its container lives', async () => {
    await using stage = await arm.open()
    const { name, container, runs } = await hostOn(stage)
    const stranger = await Stranger.on(stage)
    const done = entrypointWaiter(container as ServiceContainer<Worker>, 'echo')

    stranger.send(`${name}.echo`, '{"args": [1], "kwargs": {}}')
    await done

    const { cluster } = await stage.client()
    expect(await cluster.service<Worker>(name).echo(2)).toBe(2)
    expect(runs()).toBe(2)
  })

  test('a lost reply queue ends the calls that wait, by their ids; new calls work', async () => {
    await using stage = await arm.open()
    const { name, begun, door } = await hostOn(stage)
    const { client, cluster } = await stage.client()
    const reply = cluster.service<Worker>(name).wait.callAsync()
    const ended = rejection(reply.result())
    await begun.opened

    const channel = await (await stage.raw()).createChannel()
    await channel.deleteQueue(`rpc.reply-standalone_rpc_client-${client.id}`)

    expect(await ended).toBeInstanceOf(ReplyQueueLost)
    expect(await ended).toMatchObject({ correlationIds: [reply.correlationId] })
    expect(await cluster.service<Worker>(name).echo(1)).toBe(1)
    door.open()
  })

  test('four calls that run when their service stops run four times', async () => {
    await using stage = await arm.open()
    const { name, container, door, runs } = await hostOn(stage)
    const { cluster } = await stage.client()
    const allBegun = gate()
    container.events.on('workerSetup', () => container.runningWorkers.size === 4 && allBegun.open())
    const calls = Array.from({ length: 4 }, () => cluster.service<Worker>(name).wait())
    await allBegun.opened

    const stopping = container.stop()
    door.open()
    await stopping
    const second = await hostOn(stage)

    expect(await Promise.all(calls)).toEqual(Array.from({ length: 4 }, () => 'done'))
    expect(await cluster.service<Worker>(name).echo(1)).toBe(1)
    expect([runs(), second.runs()]).toEqual([4, 1])
  })

  test('an unknown service leaves nothing behind, and does not fail the next call', async () => {
    await using stage = await arm.open()
    const { name } = await hostOn(stage)
    const { client, cluster } = await stage.client()
    const nobody = cluster.service<Worker>(stage.name('nobody'))

    const calls = Array.from({ length: 10 }, (_, i) =>
      i % 2 === 0 ? rejection(nobody.echo(i)) : cluster.service<Worker>(name).echo(i),
    )
    const settled = await Promise.all(calls)

    for (const [i, value] of settled.entries()) {
      if (i % 2 === 0) expect(value).toBeInstanceOf(ServiceNotFound)
      else expect(value).toBe(i)
    }
    expect(client.pendingCalls).toBe(0)
  })

  test('a stopped client sends nothing', async () => {
    await using stage = await arm.open()
    const { name, runs } = await hostOn(stage)
    const { client, cluster } = await stage.client()
    const worker = cluster.service<Worker>(name)
    await client.stop()

    expect(await rejection(worker.echo(1))).toBeInstanceOf(ClientStopped)

    const { cluster: other } = await stage.client()
    await other.service<Worker>(name).echo(2)
    expect(runs()).toBe(1)
  })

  test('calls that use up the workers they wait for end, and say what they waited for', async () => {
    await using stage = await arm.open()
    const name = stage.name('snake')
    const Snake = defineService({
      name,
      dependencies: { self: new RpcProxy<{ bite(): string }>(name) },
      methods: {
        async bite(): Promise<string> {
          return this.self.bite()
        },
      },
    })
    await stage.host(Snake, { max_workers: 1 })
    const { cluster } = await stage.client()

    const error = await rejection(cluster.service(name)['bite']!.with({ timeout: 0.3 })())

    expect(error).toBeInstanceOf(RpcTimeout)
    expect((error as Error).message).toMatch(
      /snake.*\.bite .*no reply within 0\.[23]\d* s; it waited for/,
    )
  })

  test('without a broker the start is tried again, a bounded number of times, with a clear log', async () => {
    await using stage = await arm.open()
    const { connect, ambient, uri } = stage
    const attempt = async (
      failures: number,
    ): Promise<{ logger: RecordingLogger; error: unknown }> => {
      const logger = new RecordingLogger()
      let left = failures
      const client = new ClusterRpcClient({
        config: {
          AMQP_URI: uri,
          connection_retry: { max_retries_at_start: 3, interval_start: 0.01 },
        },
        connect: (...args) =>
          left-- > 0 ? Promise.reject(new Error('ECONNREFUSED')) : connect(...args),
        ambient,
        logger,
      })
      const error = await rejection(client.start())
      await client.stop()
      return { logger, error }
    }

    const late = await attempt(3)
    expect(late.error).toBeUndefined()
    expect(late.logger.messages('warn')[0]).toMatch(
      /^no connection to the broker at .*, attempt 1: ECONNREFUSED; next attempt in \d+ ms\. Does RabbitMQ run there\?/,
    )
    const never = await attempt(100)
    expect(never.error).toBeInstanceOf(BrokerUnreachable)
    expect(String(never.error)).toContain(
      'after 4 attempts: ECONNREFUSED. Does RabbitMQ run there?',
    )
  })

  test('an error class is known by service and name, and by a declared path', async () => {
    await using stage = await arm.open()
    const name = stage.name('bank')
    class Overdrawn extends Error {}
    class Frozen extends Error {}
    deserializeToInstance(Overdrawn, { service: name })
    deserializeToInstance(Frozen, { path: `${name}.errors.Frozen` })
    const Bank = defineService({
      name,
      methods: {
        pay(amount: number) {
          throw amount > 100 ? new Overdrawn('too much') : new Frozen('not today')
        },
      },
    })
    await stage.host(Bank)
    const { cluster } = await stage.client()

    const overdrawn = await rejection(cluster.service(name)['pay']!(500))
    const frozen = await rejection(cluster.service(name)['pay']!(5))

    expect(overdrawn).toBeInstanceOf(Overdrawn)
    expect(frozen).toBeInstanceOf(Frozen)
    expect((frozen as Error).message).toBe('not today')
  })

  test('what a waiter waits for is over when it says so: no sleep, no race', async () => {
    await using stage = await arm.open()
    const { name, container } = await hostOn(stage)
    const { cluster } = await stage.client()

    for (let i = 0; i < 20; i++) {
      const done = entrypointWaiter(container as ServiceContainer<Worker>, 'echo')
      const calling = cluster.service<Worker>(name).echo(i)
      expect(await done).toBe(i)
      expect(container.runningWorkers.size).toBeLessThanOrEqual(1)
      expect(await calling).toBe(i)
    }
  })
})

describe('where nameko fails its users:', () => {
  test('a service is tested without a broker', async () => {
    const connect = vi.fn(() => Promise.reject(new Error('no broker')))
    const Echo = defineService({ name: 'echo', methods: { echo: (value: number) => value } })
    const container = new ServiceContainer(Echo, { connect })

    expect(await entrypointHook(container, 'echo')(1)).toBe(1)
    expect(connect).not.toHaveBeenCalled()
  })

  test('importing the kit and the simulator changes nothing in the process', async () => {
    const look = (): unknown[] =>
      Object.entries(Object.getOwnPropertyDescriptors(globalThis)).map(([key, descriptor]) => [
        key,
        descriptor.value as unknown,
        descriptor.get,
      ])
    const before = look()
    vi.resetModules()
    await import('kinoko')
    await import('kinoko/testing')
    await import('kinoko/simulator')
    expect(look()).toEqual(before)
  })
})
