import { describe, expect, test } from 'vitest'
import { DependencyProvider, inject, rpc, RpcProxy, service, type Ambient } from 'kinoko'
import { allInvariants, simulate, type Simulation } from 'kinoko/testing'
import { runs } from '../support/effort.js'

@service('counter')
class CounterService {
  @rpc async count(): Promise<string> {
    await Promise.resolve()
    return 'counted'
  }
}

/** Counts what its instance has served; in memory, so that a restart forgets it. */
class Memory extends DependencyProvider<{ count: number }> {
  readonly #memory = { count: 0 }
  override getDependency(): { count: number } {
    return this.#memory
  }
}

class AmbientProvider extends DependencyProvider<Ambient> {
  override getDependency(): Ambient {
    return this.container.ambient
  }
}

@service('memory')
class MemoryService {
  memory = inject(new Memory())
  @rpc next(): number {
    return ++this.memory.count
  }
}

@service('nap')
class NapService {
  ambient = inject(new AmbientProvider())
  @rpc nap(ms: number): Promise<void> {
    return new Promise((resolve) => void this.ambient.setTimeout(resolve, ms))
  }
}

const checked = <R>(scenario: (sim: Simulation) => Promise<R>): Promise<R> =>
  simulate({ seed: 5, invariants: allInvariants }, scenario)

describe('a simulated service', () => {
  test('can be made by a factory, under a name of its own', async () => {
    class Greeter {
      readonly #greeting: string
      constructor(greeting: string) {
        this.#greeting = greeting
      }
      @rpc greet(name: string): string {
        return `${this.#greeting}, ${name}`
      }
    }
    await checked(async (sim) => {
      sim.service('english', () => new Greeter('Hello'))
      sim.service('french', () => new Greeter('Bonjour'))
      const cluster = await sim.cluster<{ english: Greeter; french: Greeter }>()
      expect(await cluster.english.greet('Ada')).toBe('Hello, Ada')
      expect(await cluster.french.greet('Ada')).toBe('Bonjour, Ada')
    })
  })

  test('a factory of objects without methods is refused', async () => {
    const adding = checked(async (sim) => {
      await Promise.resolve()
      sim.service('plain', () => ({ a: 1 }))
    })
    await expect(adding).rejects.toThrow(/'plain'.*has no methods to call/)
  })

  test('gains and loses instances while it runs', async () => {
    await checked(async (sim) => {
      const counters = sim.service(CounterService)
      const counter = await sim.proxy<CounterService>('counter')
      await counter.count()
      const second = counters.add()
      await second.started
      await Promise.all(Array.from({ length: 10 }, () => counter.count()))
      expect(second.served).toBeGreaterThan(0)
      await counters.remove(counters.instance(0))
      expect(counters.instances.map(({ name }) => name)).toEqual(['counter#1'])
      await counter.count()
      expect(() => counters.instance(1)).toThrow(/counter has 1 instances/)
    })
  })

  test('has consumers that can be looked at', async () => {
    await checked(async (sim) => {
      sim.service(CounterService, { instances: 3 })
      await sim.started()
      const queues = sim.broker.snapshot().virtualHosts.flatMap(({ queues }) => queues)
      expect(queues.find(({ name }) => name === 'rpc-counter')?.consumers).toHaveLength(3)
    })
  })
})

describe('an instance', () => {
  test('that crashes loses its memory, and its requests go to the others', async () => {
    await checked(async (sim) => {
      const memories = sim.service(MemoryService)
      const memory = await sim.proxy<MemoryService>('memory')
      expect([await memory.next(), await memory.next()]).toEqual([1, 2])
      await sim.idle()
      sim.crash(memories.instance(0))
      const waiting = memory.next()
      await sim.restart(memories.instance(0))
      expect(await waiting).toBe(1)
    })
  })

  test('that crashes gets no request any more, not even one that the broker sends before it knows', async () => {
    const hosts = new Set<string>()
    for (let seed = 0; seed < 20; seed++) {
      await simulate({ seed }, async (sim) => {
        const memories = sim.service(MemoryService, { instances: 2 })
        const memory = await sim.proxy<MemoryService>('memory')
        const victim = memories.instance(0)
        const calls = Array.from({ length: 4 }, () => memory.next.callAsync())
        sim.crash(victim)
        const served = victim.served
        await Promise.all(calls.map((call) => call.result()))
        expect(victim.served).toBe(served)
        for (const call of calls) hosts.add(sim.deliveries.of(call.correlationId).at(-1)!)
      })
    }
    expect([...hosts]).toEqual(['memory#1'])
  })

  test('of another simulation is refused: there is one door to an instance, that of its own', async () => {
    await checked(async (sim) => {
      const other = await simulate({ globals: false }, async (another) => {
        await another.sleep(1)
        return another.service(MemoryService).instance(0)
      })
      const message = 'memory#0 is no instance of this simulation'
      expect(() => sim.crash(other)).toThrow(message)
      expect(() => sim.pause(other)).toThrow(message)
      expect(() => sim.resume(other)).toThrow(message)
      await expect(sim.restart(other)).rejects.toThrow(message)
    })
  })

  test('that is paused does nothing, and goes on where it was', async () => {
    await checked(async (sim) => {
      const memories = sim.service(MemoryService)
      const memory = await sim.proxy<MemoryService>('memory')
      await memory.next()
      sim.pause(memories.instance(0))
      const reply = memory.next.callAsync()
      await sim.sleep(5_000)
      expect(reply.outcome).toBeUndefined()
      sim.resume(memories.instance(0))
      expect(await reply.result()).toBe(2)
    })
  })

  test('that is paused for long loses its connection, and comes back', async () => {
    await checked(async (sim) => {
      const memories = sim.service(MemoryService)
      const memory = await sim.proxy<MemoryService>('memory')
      sim.pause(memories.instance(0))
      await sim.sleep(300_000)
      expect(sim.broker.snapshot().connections).toHaveLength(2)
      sim.resume(memories.instance(0))
      expect(await memory.next()).toBe(1)
    })
  })

  test('that is cut off is found out by heartbeats', async () => {
    await checked(async (sim) => {
      const memories = sim.service(MemoryService, { instances: 2 })
      const memory = await sim.proxy<MemoryService>('memory')
      sim.partition(memories.instance(0))
      await sim.sleep(300_000)
      const results = await Promise.all([memory.next(), memory.next(), memory.next()])
      expect(results).toEqual([1, 2, 3])
      sim.heal(memories.instance(0))
    })
  })

  test('on a slow network takes its time', async () => {
    await checked(async (sim) => {
      const memories = sim.service(MemoryService)
      const memory = await sim.proxy<MemoryService>('memory')
      sim.slow(memories.instance(0), 250)
      const begin = sim.now()
      await memory.next()
      expect(sim.now() - begin).toBe(500)
    })
  })

  test.each([50_000, -50_000])(
    'whose clock is set by %d ms while a request waits for a worker runs it all the same',
    async (ms) => {
      await simulate({ config: { max_workers: 1, PREFETCH_COUNT: 2 } }, async (sim) => {
        const naps = sim.service(NapService)
        const nap = await sim.proxy<NapService>('nap', { timeout: 10 })
        const replies = [nap.nap.callAsync(1000), nap.nap.callAsync(1000)]
        await sim.sleep(500)
        sim.skew(naps.instance(0), ms)
        await Promise.all(replies.map((reply) => reply.result()))
        expect(sim.now()).toBe(2000)
      })
    },
  )
})

@service('calm')
class CalmService {
  naps = new RpcProxy<NapService>('nap')
  @rpc rest(): Promise<unknown> {
    return this.naps.nap(29_500)
  }
}

test.each([1, 5, 20, 29])(
  'a callee whose clock is %d s ahead has as much time for its own calls',
  async (seconds) => {
    await simulate({}, async (sim) => {
      const calm = sim.service(CalmService)
      sim.service(NapService)
      await sim.started()
      sim.skew(calm.instance(0), seconds * 1000)
      for (const RPC_DELIVERY of ['persistent', 'transient'] as const) {
        const proxy = await sim.proxy<CalmService>('calm', {
          timeout: 30,
          config: { RPC_DELIVERY },
        })
        await proxy.rest()
      }
    })
  },
)

describe('a rolling restart under load', () => {
  test('executes every call once', async () => {
    const count = runs(1_000, 250)
    let executions = 0
    @service('work')
    class WorkService {
      @rpc async work(): Promise<void> {
        executions++
        await pause()
      }
    }
    let pause = (): Promise<void> => Promise.resolve()
    await checked(async (sim) => {
      pause = () => sim.sleep(20)
      const workers = sim.service(WorkService, { instances: 4 })
      const work = await sim.proxy<WorkService>('work')
      const calls = Array.from({ length: count }, () => work.work())
      await sim.sleep(10)
      await workers.rollingRestart()
      await Promise.all(calls)
    })
    expect(executions).toBe(count)
  })
})

describe('the broker', () => {
  test('restarts: what is durable is there again, and calls go on', async () => {
    await checked(async (sim) => {
      sim.service(MemoryService)
      const memory = await sim.proxy<MemoryService>('memory')
      await memory.next()
      await sim.broker.restart(1_000)
      expect(await memory.next()).toBe(2)
    })
  })

  test('blocks publishers until it is told otherwise', async () => {
    await checked(async (sim) => {
      sim.service(MemoryService)
      const memory = await sim.proxy<MemoryService>('memory')
      sim.broker.block()
      // the first message is still read: only then does the broker know who publishes
      expect(await memory.next()).toBe(1)
      const reply = memory.next.callAsync()
      await sim.sleep(1_000)
      expect(reply.outcome).toBeUndefined()
      sim.broker.unblock()
      expect(await reply.result()).toBe(2)
    })
  })
})

describe('time', () => {
  test('an hour of a busy cluster of twenty takes seconds', async () => {
    const minutes = runs(60, 4)
    await checked(async (sim) => {
      sim.service(CounterService, { instances: 20 })
      const counter = await sim.proxy<CounterService>('counter')
      for (let minute = 0; minute < minutes; minute++) {
        await Promise.all(Array.from({ length: 20 }, () => counter.count()))
        await sim.sleep(60_000)
      }
      expect(sim.now()).toBe(minutes * 60_000)
    })
  })
})

describe('a world that is stepped by hand', () => {
  test('lets one message pass at a time, whichever one wants', async () => {
    await simulate({}, async (sim) => {
      sim.service(CounterService, { instances: 2 })
      const counter = await sim.proxy<CounterService>('counter')
      const { world } = sim.simulator
      world.pause()
      const replies = [counter.count.callAsync(), counter.count.callAsync()]
      while (!world.pending().some(isDelivery)) expect(await world.step()).toBe(true)
      await world.step(world.pending().map(isDelivery).lastIndexOf(true))
      world.resume()
      await Promise.all(replies.map((reply) => reply.result()))
    })
  })
})

function isDelivery(
  event: ReturnType<Simulation['simulator']['world']['pending']>[number],
): boolean {
  return event.kind === 'delivered' && event.frame.method === 'basic.deliver'
}
