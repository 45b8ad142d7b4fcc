import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { connect as amqplibConnect } from 'amqplib'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  ClusterRpcClient,
  defineService,
  eventDispatcher,
  eventHandler,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  silentLogger,
  type Config,
} from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { simulate, type ServiceInstance, type Simulation } from 'kinoko/testing'
import { runs } from '../../support/effort.js'
import { gate } from '../../support/gate.js'

const types = ['classic', 'quorum'] as const
const seeds = Array.from({ length: runs(10, 2) }, (_, seed) => seed + 1)

/** A service of the simulation that ends the instance which works on its poison, for some milliseconds. */
function mortals(sim: Simulation, instances: number) {
  const runs = { request: 0, event: 0, innocent: 0 }
  function end(methodName: string): Promise<never> {
    const victim = hosted.instances.find(({ state, container }) => {
      const names = [...container.runningWorkers].map((worker) => worker.methodName)
      return state === 'running' && names.includes(methodName)
    })
    const crash = async (instance: ServiceInstance): Promise<void> => {
      sim.crash(instance)
      await sim.sleep(10)
      await sim.restart(instance)
    }
    if (victim !== undefined) crash(victim).catch(() => undefined)
    return new Promise(() => undefined)
  }
  @service('mortal')
  class Mortal {
    @rpc work() {
      runs.innocent++
      return 'done'
    }
    @rpc explode() {
      runs.request++
      return end('explode')
    }
    @eventHandler('source', 'bang') bang() {
      runs.event++
      return end('bang')
    }
    @eventHandler('source', 'news') news() {
      runs.innocent++
    }
  }
  const hosted = sim.service(Mortal, { instances })
  return runs
}

interface Calls {
  work(): Promise<string>
  explode(): Promise<string>
}

const endOf = (call: Promise<string>): Promise<string> =>
  call.catch((error: unknown) => (error as Error).name)

/** The messages in each queue of the dead, and the records of trials that are left. */
function remains(sim: Simulation): { dead: Record<string, number>; records: string[] } {
  const queues = sim.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
  const dead = queues.filter(({ name }) => name.endsWith('.dead'))
  return {
    dead: Object.fromEntries(dead.map(({ name, ready }) => [name, ready])),
    records: queues.map(({ name }) => name).filter((name) => name.includes('.trial.')),
  }
}

describe('beside a message that ends its instance', () => {
  // of two instances one soon has answered all others, unless the limit is low
  test.each(types.flatMap((type) => [[type, 1, 20] as const, [type, 2, 1] as const]))(
    'the others are answered, on a %s queue with %i instances and the limit %i',
    async (queue_type, instances, max_redeliveries) => {
      for (const seed of seeds) {
        const config = { RPC_TIMEOUT: 600, queue_type, max_redeliveries }
        await simulate({ seed, config }, async (sim) => {
          const runs = mortals(sim, instances)
          const mortal = (await sim.proxy('mortal')) as unknown as Calls
          const killer = endOf(mortal.explode())
          const others = Array.from({ length: 30 }, () => endOf(mortal.work()))

          expect(await Promise.all(others)).toEqual(others.map(() => 'done'))
          expect(await killer).toBe('PoisonMessage')
          await sim.sleep(1_000)
          expect(runs.request).toBe(max_redeliveries + 2)
          expect(remains(sim)).toMatchObject({ dead: { 'rpc-mortal.dead': 1 }, records: [] })
        })
      }
    },
  )

  test.each([1, 2])(
    'and later ones of its kind no other is taken for one: limit %i',
    async (max_redeliveries) => {
      for (const seed of seeds) {
        const config = { RPC_TIMEOUT: 600, max_redeliveries }
        await simulate({ seed, config }, async (sim) => {
          mortals(sim, 1)
          const mortal = (await sim.proxy('mortal')) as unknown as Calls
          const killers: Promise<string>[] = []
          const others: Promise<string>[] = []
          for (let i = 0; i < 60; i++) {
            if (i % 10 === 0) killers.push(endOf(mortal.explode()))
            else others.push(endOf(mortal.work()))
            await sim.sleep(i % 7)
          }

          expect(await Promise.all(others)).toEqual(others.map(() => 'done'))
          expect(await Promise.all(killers)).toEqual(killers.map(() => 'PoisonMessage'))
        })
      }
    },
  )

  test('of an event requests are answered, and beside a request events are handled', async () => {
    for (const seed of seeds) {
      const config = { RPC_TIMEOUT: 600, max_redeliveries: 3 }
      await simulate({ seed, config }, async (sim) => {
        const runs = mortals(sim, 1)
        const mortal = (await sim.proxy('mortal')) as unknown as Calls
        await sim.started()
        const { connect, ambient } = sim.simulator.host('dispatcher')
        const dispatch = await eventDispatcher({ connect, ambient })
        await dispatch('source', 'bang', 1)
        const others = Array.from({ length: 30 }, () => endOf(mortal.work()))
        expect(await Promise.all(others)).toEqual(others.map(() => 'done'))
        await sim.sleep(10_000)
        expect(runs.event).toBe(5)

        const before = runs.innocent
        for (let i = 0; i < 30; i++) await dispatch('source', 'news', i)
        expect(await endOf(mortal.explode())).toBe('PoisonMessage')
        await sim.sleep(10_000)
        expect(runs.innocent).toBeGreaterThanOrEqual(before + 30)
        expect(remains(sim)).toEqual({
          dead: {
            'evt-source-bang--mortal.bang.dead': 1,
            'evt-source-news--mortal.news.dead': 0,
            'rpc-mortal.dead': 1,
          },
          records: [],
        })
      })
    }
  })
})

describe('beside a message that ends its instance, none is taken for one', () => {
  /** The only instance of a service dies of `die`, after so many milliseconds. */
  function frail(sim: Simulation) {
    const begun: string[] = []
    const state = { isDying: false, isOver: false }
    const frailService = defineService({
      name: 'frail',
      dependencies: () => ({
        self: new RpcProxy<{ work(id: string): string }>('frail'),
        other: new RpcProxy<{ back(id: string): Promise<string> }>('other'),
      }),
      methods: {
        async work(id: string, ms = 0) {
          begun.push(id)
          await sim.sleep(ms)
          return id
        },
        async nest(id: string) {
          begun.push(id)
          await sim.sleep(50)
          return this.self.work(`${id} within`)
        },
        async circle(id: string) {
          begun.push(id)
          await sim.sleep(50)
          return this.other.back(`${id} in a circle`)
        },
        async die(afterMs = 10) {
          begun.push('die')
          await sim.sleep(afterMs)
          state.isDying = true
          await sim.sleep(1e9)
        },
      },
    })
    const other = defineService({
      name: 'other',
      dependencies: () => ({ frail: new RpcProxy<{ work(id: string): string }>('frail') }),
      methods: {
        async back(id: string) {
          return this.frail.work(id)
        },
      },
    })
    const hosted = sim.service(frailService, { instances: 1 })
    sim.service(other, { instances: 1 })
    const killing = (async () => {
      while (!state.isOver) {
        await sim.sleep(20)
        if (!state.isDying) continue
        state.isDying = false
        sim.crash(hosted.instance(0))
        await sim.sleep(50)
        await sim.restart(hosted.instance(0))
      }
    })()
    const end = async (): Promise<void> => {
      state.isOver = true
      await killing
    }
    const runsOf = (id: string): number => begun.filter((one) => one === id).length
    return { begun, runsOf, end }
  }
  interface Frail {
    work(id: string, ms?: number): Promise<string>
    nest(id: string): Promise<string>
    circle(id: string): Promise<string>
    die(afterMs?: number): Promise<string>
  }
  const config = { max_redeliveries: 2, RPC_TIMEOUT: 3_000 }

  // a trial waits, and holds others up, for 5 s, then 10, 20, 40 and 80
  test.each([0, 7_000, 12_000, 40_000])('that takes %i ms', async (ms) => {
    for (const seed of seeds) {
      await simulate({ seed, config }, async (sim) => {
        const { runsOf, end } = frail(sim)
        const service = (await sim.proxy('frail')) as unknown as Frail
        const slow = service.work('slow', ms)
        const dead = endOf(service.die())
        expect(await slow).toBe('slow')
        expect(await dead).toBe('PoisonMessage')
        // the limit, and one more; then five tries at most
        expect(runsOf('die')).toBeLessThanOrEqual(8)
        await sim.sleep(1_000)
        expect(remains(sim)).toMatchObject({ dead: { 'rpc-frail.dead': 1 }, records: [] })
        await end()
      })
    }
  })

  test('whose connections are cut in its last try, while its process lives on', async () => {
    for (const seed of seeds) {
      await simulate({ seed, config }, async (sim) => {
        const { runsOf, end } = frail(sim)
        const service = (await sim.proxy('frail')) as unknown as Frail
        const slow = service.work('slow', 4_000)
        const dead = endOf(service.die())
        while (runsOf('slow') < 4) await sim.sleep(10)
        await sim.sleep(1_000)
        sim.disconnect(sim.services.find(({ name }) => name === 'frail')!.instance(0))
        expect(await slow).toBe('slow')
        expect(await dead).toBe('PoisonMessage')
        await sim.sleep(60_000)
        expect(remains(sim)).toMatchObject({ dead: { 'rpc-frail.dead': 1 }, records: [] })
        await end()
      })
    }
  })

  test.each(['nest', 'circle'] as const)(
    'that calls its own service: %s. The call begins during the trial',
    async (method) => {
      for (const seed of seeds) {
        await simulate({ seed, config }, async (sim) => {
          const { runsOf, end } = frail(sim)
          const service = (await sim.proxy('frail')) as unknown as Frail
          const began = sim.now()
          const calls = Array.from({ length: 5 }, (_, i) => service[method](String(i)))
          const dead = endOf(service.die())
          const within = { nest: 'within', circle: 'in a circle' }[method]
          expect(await Promise.all(calls)).toEqual(calls.map((_, i) => `${i} ${within}`))
          expect(sim.now() - began).toBeLessThan(5_000)
          expect(await dead).toBe('PoisonMessage')
          expect(runsOf('die')).toBe(4)
          await end()
        })
      }
    },
  )

  test.each([
    [6_500, 5],
    [11_000, 6],
    [500_000, 8],
  ])('and one that takes %i ms to end it is run %i times, and dead', async (afterMs, times) => {
    await simulate({ seed: 1, config: { ...config, RPC_TIMEOUT: 10_000 } }, async (sim) => {
      const { runsOf, end } = frail(sim)
      const service = (await sim.proxy('frail')) as unknown as Frail
      expect(await endOf(service.die(afterMs))).toBe('PoisonMessage')
      expect(runsOf('die')).toBe(times)
      await sim.sleep(1_000)
      expect(remains(sim)).toMatchObject({ dead: { 'rpc-frail.dead': 1 }, records: [] })
      await end()
    })
  })
})

describe('a trial', () => {
  /** A service of which one message is to be tried, with a count beyond the limit. */
  async function setup(config: Config = {}, channelDelayMs = 0) {
    const simulator = createSimulator()
    const { ambient, world, sleep } = simulator
    /** Each channel but the first takes a while to be opened. */
    const connect = async (...args: Parameters<typeof simulator.connect>) => {
      const connection = await simulator.connect(...args)
      const open = connection.createChannel.bind(connection)
      let channels = 0
      connection.createChannel = async () => {
        if (channels++ > 0) await simulator.sleep(channelDelayMs)
        return open()
      }
      return connection
    }
    const begun: string[] = []
    const done = gate()
    @service('frail')
    class Frail {
      @rpc tried() {
        begun.push('tried')
        return done.opened
      }
      @rpc work() {
        begun.push('work')
      }
      @eventHandler('source', 'news') news() {
        begun.push('news')
      }
    }
    const start = async (): Promise<ServiceContainer> => {
      const options = { connect, ambient, logger: silentLogger, config }
      const container = new ServiceContainer(Frail, options)
      await container.start()
      return container
    }
    const container = await start()
    const connection = await connect('amqp://localhost')
    connection.on('error', () => undefined) // some tests cut it
    const channel = await connection.createChannel()
    let trials = 0
    const headers = () => ({
      'kinoko.redeliveries': '21',
      'kinoko.trial': `trial-${++trials}`,
      'kinoko.exchange': 'nameko-rpc',
      'kinoko.routing_key': 'frail.tried',
    })
    const body = Buffer.from('{"args": [], "kwargs": {}}')
    return {
      simulator,
      container,
      start,
      begun,
      done,
      sleep: (ms: number) => sleep.call(simulator, ms),
      askTried: () => channel.publish('', 'rpc-frail', body, { headers: headers() }),
      askOthers() {
        channel.publish('nameko-rpc', 'frail.work', body)
        channel.publish('source.events', 'news', body)
      },
      /** The messages in a queue; undefined where there is no queue. */
      inQueue(name: string): number | undefined {
        const queue = world.broker.virtualHosts.get('/')!.queues.get(name)
        return queue && queue.readyCount + queue.unackedCount
      },
    }
  }
  const record = 'rpc-frail.trial.trial-1'
  function expectNothingLeft(inQueue: (name: string) => number | undefined): void {
    const records = [record, `${record}.shared`, `${record}.survived`]
    const names = ['rpc-frail', 'rpc-frail.dead', ...records]
    expect(names.map(inQueue)).toEqual([0, ...names.slice(1).map(() => undefined)])
  }

  test('lets nothing else begin before it is over, in no queue of its container', async () => {
    const { container, begun, done, sleep, askTried, askOthers, inQueue } = await setup()
    askTried()
    await sleep(100)
    askOthers()
    await sleep(2_000)
    expect(begun).toEqual(['tried'])
    expect(inQueue(record)).toBe(0)
    expect(container.health().isReady).toBe(true)
    done.open()
    await sleep(100)
    expect(begun.sort()).toEqual(['news', 'tried', 'work'])
    expect(inQueue(record)).toBeUndefined()
    expect(inQueue('rpc-frail')).toBe(0)
    await container.stop()
  })

  test('that takes long does not hold the others up for ever', async () => {
    const { container, begun, done, sleep, askTried, askOthers, inQueue } = await setup()
    askTried()
    askOthers()
    await sleep(6_000)
    expect(begun[0]).toBe('tried')
    expect(begun).toHaveLength(3)
    done.open()
    await sleep(100)
    expect(inQueue(record)).toBeUndefined()
    await container.stop()
  })

  test('waits for the workers that run, and for the trial before it', async () => {
    const { container, begun, done, sleep, askTried, askOthers, inQueue } = await setup()
    askTried()
    askTried()
    await sleep(1_000)
    askOthers()
    await sleep(1_000)
    expect(begun).toEqual(['tried'])
    done.open()
    await sleep(100)
    expect(begun.filter((name) => name === 'tried')).toHaveLength(2)
    expect(begun).toHaveLength(4)
    expect(inQueue('rpc-frail')).toBe(0)
    await container.stop()
  })

  test('is alone in its process: other containers hold up what is not called by it', async () => {
    const { simulator, container, begun, done, sleep, askTried, askOthers } = await setup()
    const { connect, ambient } = simulator
    const neighbour = defineService({
      name: 'neighbour',
      dependencies: () => ({ frail: new RpcProxy<{ work(): null }>('frail') }),
      methods: {
        async ask() {
          begun.push('neighbour asks')
          await this.frail.work()
        },
      },
    })
    const options = { connect, ambient, logger: silentLogger }
    const other = new ServiceContainer(neighbour, options)
    await other.start()
    const client = new ClusterRpcClient({ connect, ambient })
    const asking = (await client.start()).service<{ ask(): null }>('neighbour')

    askTried()
    await sleep(100)
    const held = asking.ask.callAsync()
    await sleep(1_000)
    expect(begun).toEqual(['tried'])
    done.open()
    await held.result()
    expect(begun).toEqual(['tried', 'neighbour asks', 'work'])
    askOthers()
    await sleep(100)
    expect(begun).toHaveLength(5)
    await client.stop()
    await other.stop()
    await container.stop()
  })

  test('lets what it held up begin before the next one', async () => {
    const { container, begun, done, sleep, askTried, askOthers } = await setup()
    askTried()
    askTried()
    await sleep(100)
    askOthers()
    await sleep(100)
    done.open()
    await sleep(100)
    expect(begun).toHaveLength(4)
    expect(begun[0]).toBe('tried')
    expect(begun[3]).toBe('tried')
    await container.stop()
  })

  test('holds up the calls of one in another process less long than others', async () => {
    let slowest = 0
    for (const seed of Array.from({ length: 20 }, (_, i) => i)) {
      await simulate({ seed }, async (sim) => {
        const ended: string[] = []
        const pair = defineService({
          name: 'pair',
          dependencies: () => ({ self: new RpcProxy<{ work(): string }>('pair') }),
          methods: {
            work: () => 'done',
            async nest() {
              await sim.sleep(50)
              ended.push(await this.self.work())
            },
          },
        })
        sim.service(pair, { instances: 2 })
        await sim.started()
        const connection = await sim.simulator.host('a client').connect('amqp://localhost')
        const channel = await connection.createChannel()
        // a fifth trial may hold others up for 80 s, and calls for 25
        for (const trial of ['one', 'two']) {
          const headers = {
            'kinoko.redeliveries': '21',
            'kinoko.trial': trial,
            'kinoko.tries': '4',
            'kinoko.exchange': 'nameko-rpc',
            'kinoko.routing_key': 'pair.nest',
          }
          channel.publish('', 'rpc-pair', Buffer.from('{"args": [], "kwargs": {}}'), { headers })
        }
        const began = sim.now()
        while (ended.length < 2) await sim.sleep(100)
        slowest = Math.max(slowest, sim.now() - began)
      })
    }
    expect(slowest).toBeGreaterThan(3_000)
    expect(slowest).toBeLessThan(30_000)
  })

  test('of which the connections are lost, and the process lives on, says nothing of its message', async () => {
    const { simulator, container, begun, done, sleep, askTried, askOthers, inQueue } = await setup()
    askTried()
    await sleep(100)
    askOthers()
    await sleep(100)
    simulator.breakConnections()
    await sleep(30_000)
    expect(begun.sort()).toEqual(['news', 'tried', 'tried', 'work'])
    done.open()
    await sleep(1_000)
    expectNothingLeft(inQueue)
    await container.stop()
  })

  test('whose connections are lost as its message is done with says nothing of it', async () => {
    const { simulator, container, begun, done, sleep, askTried, inQueue } = await setup()
    askTried()
    await sleep(100)
    // the message is worked on to its end, and cannot be settled any more
    simulator.breakConnections()
    done.open()
    await sleep(30_000)
    expect(begun).toEqual(['tried', 'tried'])
    expectNothingLeft(inQueue)
    await container.stop()
  })

  test('is judged although other channels of its new connection are still being opened', async () => {
    const { simulator, container, begun, done, sleep, askTried, inQueue } = await setup({}, 300)
    askTried()
    await sleep(1_000)
    simulator.breakConnections()
    await sleep(30_000)
    expect(begun).toEqual(['tried', 'tried'])
    done.open()
    await sleep(1_000)
    expect(inQueue('rpc-frail')).toBe(0)
    await container.stop()
  })

  test('that has not begun when its container stops begins elsewhere', async () => {
    const { container, start, begun, done, sleep, askTried, askOthers, inQueue } = await setup()
    askTried()
    askTried()
    await sleep(100)
    askOthers()
    await sleep(100)
    const stopping = container.stop()
    await sleep(100)
    expect(begun).toEqual(['tried'])
    done.open()
    await stopping
    expect(begun).toEqual(['tried'])
    const next = await start()
    await sleep(100)
    expect(begun).toHaveLength(4)
    expect(begun.filter((name) => name === 'tried')).toHaveLength(2)
    expect(inQueue('rpc-frail')).toBe(0)
    expect(inQueue('rpc-frail.dead')).toBeUndefined()
    await next.stop()
  })

  test('of which nobody may keep a record is none: its message is dead at once', async () => {
    const { simulator, container, begun, sleep, askTried, inQueue } = await setup()
    const permissions = { configure: '^(?!.*trial)', write: '.*', read: '.*' }
    simulator.operator.setPermissions('guest', permissions)
    askTried()
    await sleep(1_000)
    expect(begun).toEqual([])
    expect(inQueue('rpc-frail.dead')).toBe(1)
    expect(inQueue('rpc-frail')).toBe(0)
    await container.stop()
  })

  test('is for no message that its own handler asks for again', async () => {
    const simulator = createSimulator()
    const { connect, ambient, world } = simulator
    let attempts = 0
    @service('handler')
    class Handler {
      @eventHandler('source', 'bang', { requeueOnError: true }) handle() {
        attempts++
        throw new Error('again')
      }
    }
    const options = { connect, ambient, logger: silentLogger, config: { max_redeliveries: 2 } }
    const containers = [1, 2].map(() => new ServiceContainer(Handler, options))
    for (const container of containers) await container.start()
    const channel = await (await connect('amqp://localhost')).createChannel()
    channel.publish('source.events', 'bang', Buffer.from('42'))
    await simulator.sleep(1_000)
    expect(attempts).toBe(3)
    const dead = world.broker.virtualHosts
      .get('/')!
      .queues.get('evt-source-bang--handler.handle.dead')
    expect(dead?.readyCount).toBe(1)
    for (const container of containers) await container.stop()
  })
})

const uri = process.env['KINOKO_TEST_BROKER']

describe.skipIf(uri === undefined)('on RabbitMQ: KINOKO_TEST_BROKER', () => {
  test.each(types.flatMap((type) => [[type, 'request'] as const, [type, 'event'] as const]))(
    'beside a message that ends its process by SIGKILL the others are answered: %s, %s',
    async (queue_type, killer) => {
      const [name, source] = [`mortal-${randomUUID()}`, `source-${randomUUID()}`]
      const limit = 3
      const config: Config = { AMQP_URI: uri!, queue_type, max_redeliveries: limit }
      const path = fileURLToPath(new URL('support/mortal-process.ts', import.meta.url))
      const options = ['--conditions=kinoko:source', '--import', 'tsx', path]
      const run = () =>
        spawn(process.execPath, [...options, JSON.stringify({ name, source, config })], {
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        })
      let isOver = false
      let lives = 1
      let current = run()
      const isUp = once(current, 'message')
      const ended = gate()
      const goOn = (): void => {
        if (isOver) return ended.open()
        lives++
        current = run().on('exit', goOn)
      }
      current.on('exit', goOn)
      const connection = await amqplibConnect(uri!)
      const channel = await connection.createChannel()
      const queues = [`rpc-${name}`, `evt-${source}-bang--${name}.bang`]
      const dead = `${queues[killer === 'request' ? 0 : 1]}.dead`
      const client = new ClusterRpcClient({ config: { ...config, RPC_TIMEOUT: 120 } })
      onTestFinished(async () => {
        isOver = true
        current.kill('SIGKILL')
        await ended.opened
        await client.stop()
        for (const queue of queues) {
          await channel.deleteQueue(queue)
          await channel.deleteQueue(`${queue}.dead`)
        }
        await channel.deleteExchange(`${source}.events`)
        await connection.close()
      })
      const mortal = (await client.start()).service<Calls>(name)
      await isUp

      if (killer === 'event') channel.publish(`${source}.events`, 'bang', Buffer.from('1'))
      const killing = killer === 'request' ? endOf(mortal.explode()) : 'PoisonMessage'
      const others = Array.from({ length: 30 }, () => endOf(mortal.work()))

      expect(await Promise.all(others)).toEqual(others.map(() => 'done'))
      expect(await killing).toBe('PoisonMessage')
      await expect.poll(async () => (await channel.checkQueue(dead)).messageCount).toBe(1)
      const counts = queues.map(
        async (queue) => (await channel.checkQueue(`${queue}.dead`)).messageCount,
      )
      expect((await Promise.all(counts)).sort()).toEqual([0, 1])
      // one life for each of its runs, and the last that goes on
      expect(lives).toBe(limit + 3)
    },
  )
})
