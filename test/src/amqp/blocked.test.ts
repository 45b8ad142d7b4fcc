/** Faults as scenarios of the simulator; test/chaos has the same on a real broker. */
import { expect, test } from 'vitest'
import { EventDispatcher, eventHandler, rpc, RpcProxy, service, type Dispatch } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('till')
class TillService {
  static runs = 0
  @rpc pay() {
    TillService.runs++
    return 'paid'
  }
}

test('while the broker is blocked calls wait; those that end meanwhile say why and never run', async () => {
  TillService.runs = 0
  await simulate({ seed: 1 }, async (sim) => {
    sim.service(TillService)
    const till = await sim.proxy<TillService>('till')
    await till.pay()
    sim.broker.block('low on memory')
    // the broker says so to who publishes, and takes what told it
    expect(await till.pay()).toBe('paid')
    const short = till.pay
      .with({ timeout: 2 })()
      .catch((error: unknown) => error)
    const long = till.pay.with({ timeout: 60 })()

    expect(await short).toMatchObject({
      name: 'RpcTimeout',
      waitedFor: 'the broker, which is blocked and takes no requests: low on memory',
    })
    expect(TillService.runs).toBe(2)
    sim.broker.unblock()
    expect(await long).toBe('paid')
    await sim.idle()
    expect(TillService.runs).toBe(3)
  })
})

@service('ouroboros')
class OuroborosService {
  self = new RpcProxy<OuroborosService>('ouroboros')
  @rpc async outer(): Promise<string> {
    return this.self.inner()
  }
  @rpc inner() {
    return 'inner'
  }
}

test('workers that starve each other end at their deadline, and are told what it was', async () => {
  await simulate({ seed: 1, config: { max_workers: 3 } }, async (sim) => {
    const instance = sim.service(OuroborosService).instance(0)
    const problems: string[] = []
    instance.container.events.on('callSettled', ({ outcome }) => {
      if (outcome?.ok === false) problems.push((outcome.error as Error).message)
    })
    const proxy = await sim.proxy<OuroborosService>('ouroboros')
    const calls = Array.from({ length: 3 }, () => proxy.outer.with({ timeout: 5 })())
    const began = sim.now()
    const outcomes = await Promise.allSettled(calls)

    // a call that ends gives its worker to the others
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(failed.length).toBeGreaterThan(0)
    expect(sim.now() - began).toBeLessThanOrEqual(5_100)
    await sim.sleep(1_000)
    const words =
      'All 3 workers of `ouroboros` wait for calls of their own (ouroboros.outer -> ouroboros.inner): ' +
      'if one of these leads back to `ouroboros`, no worker is free to answer it.'
    expect(problems[0]).toContain(words)
    // so does the caller, who is told before its own time is over
    for (const { reason } of failed) expect((reason as Error).message).toContain(words)
    expect(await proxy.inner()).toBe('inner')
    expect(await proxy.outer()).toBe('inner')
  })
})

@service('deep')
class DeepService {
  static runs: number[] = []
  self = new RpcProxy<DeepService>('deep')
  @rpc async go(levels: number): Promise<number> {
    DeepService.runs.push(levels)
    return levels === 0 ? 0 : 1 + (await this.self.go(levels - 1))
  }
  @rpc ok() {
    return 'ok'
  }
}

test.each(['persistent', 'transient'] as const)(
  'a request of a worker that starves is not run when its caller is gone: %s',
  async (RPC_DELIVERY) => {
    for (const max_workers of [1, 2]) {
      DeepService.runs = []
      const config = { max_workers, RPC_DELIVERY, RPC_TIMEOUT: 4 }
      await simulate({ seed: 1, config }, async (sim) => {
        sim.service(DeepService)
        const proxy = await sim.proxy<DeepService>('deep')
        const began = sim.now()
        await expect(proxy.go(9)).rejects.toThrow(
          /waits? for (?:a call|calls) of (?:its|their) own/,
        )
        expect(await proxy.ok()).toBe('ok')
        expect(sim.now() - began).toBeLessThan(4_000)
        await sim.sleep(30_000)
      })
      expect(DeepService.runs).toHaveLength(max_workers)
    }
  },
)

@service('bakery')
class BakeryService {
  static runs = 0
  self = new RpcProxy<BakeryService>('bakery')
  @rpc({ idempotent: true }) async order(): Promise<string> {
    BakeryService.runs++
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    return this.self.price()
  }
  @rpc price() {
    return 'price'
  }
}

test.each(['persistent', 'transient'] as const)(
  'more attempts of a call that still runs take no workers from the calls that it makes: %s',
  async (RPC_DELIVERY) => {
    BakeryService.runs = 0
    const config = { max_workers: 2, RPC_DELIVERY, RPC_TIMEOUT: 5 }
    await simulate({ seed: 1, config, globals: true }, async (sim) => {
      sim.service(BakeryService)
      const proxy = await sim.proxy<BakeryService>('bakery')
      expect(await proxy.order.with({ idempotent: true, attemptTimeout: 0.3 })()).toBe('price')
      expect(sim.now()).toBeLessThan(2_000)
      await sim.sleep(10_000)
    })
    expect(BakeryService.runs).toBe(1)
  },
)

test('an attempt that a new connection delivers is not dropped: the broker has no other', async () => {
  BakeryService.runs = 0
  await simulate({ seed: 1, config: { RPC_TIMEOUT: 20 }, globals: true }, async (sim) => {
    const bakery = sim.service(BakeryService)
    const proxy = await sim.proxy<BakeryService>('bakery')
    const order = proxy.order.with({ idempotent: true })()
    await sim.sleep(200)
    sim.disconnect('bakery#0')
    await sim.sleep(600)
    sim.crash(bakery.instance(0))
    bakery.add()
    expect(await order).toBe('price')
  })
  expect(BakeryService.runs).toBe(2)
})

test('workers that wait for another run of their key are named among those that starve', async () => {
  await simulate({ seed: 1, config: { max_workers: 3 }, globals: true }, async (sim) => {
    sim.service(BakeryService)
    const proxy = await sim.proxy<BakeryService>('bakery')
    const order = proxy.order.with({ idempotencyKey: 'loaf', timeout: 5 })
    const outcomes = await Promise.allSettled([order(), order(), order()])

    expect(
      outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error).message),
    ).toContainEqual(
      expect.stringContaining(
        'All 3 workers of `bakery` wait for calls of their own, 2 of them for another run of their ' +
          'key (bakery.order -> bakery.price): if one of these leads back to `bakery`',
      ),
    )
    expect(await proxy.price()).toBe('price')
  })
})

test('a timeout with a worker to spare says nothing of starvation', async () => {
  await simulate({ seed: 1, config: { max_workers: 3 } }, async (sim) => {
    const instance = sim.service(OuroborosService).instance(0)
    const problems: string[] = []
    instance.container.events.on('callSettled', ({ outcome }) => {
      if (outcome?.ok === false) problems.push((outcome.error as Error).message)
    })
    const proxy = await sim.proxy<OuroborosService>('ouroboros')
    const call = proxy.outer
      .with({ timeout: 5 })()
      .catch((error: unknown) => error)
    sim.broker.deleteQueue('rpc-ouroboros')
    await call
    expect(problems.filter((problem) => problem.includes('All 3 workers'))).toEqual([])
  })
})

@service('front')
class FrontService {
  back = new RpcProxy<BackService>('back')
  @rpc async outer(): Promise<string> {
    return this.back.middle()
  }
  @rpc inner() {
    return 'inner'
  }
}

@service('back')
class BackService {
  front = new RpcProxy<FrontService>('front')
  @rpc async middle(): Promise<string> {
    return this.front.inner()
  }
}

test('workers of two services that starve each other end in time, and their callers are told what it was', async () => {
  await simulate({ seed: 1 }, async (sim) => {
    sim.service(FrontService, { config: { max_workers: 3 } })
    sim.service(BackService)
    const proxy = await sim.proxy<FrontService>('front')
    const calls = Array.from({ length: 3 }, () => proxy.outer.with({ timeout: 5 })())
    const outcomes = await Promise.allSettled(calls)

    const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(failed.length).toBeGreaterThan(0)
    for (const { reason } of failed) {
      expect((reason as Error).message).toContain(
        'The call leads back to `front`, which waits for it (front.outer -> ... back.middle -> front.inner): ' +
          'if all workers of `front` wait like that, none is free to answer it.',
      )
    }
    expect(await proxy.outer()).toBe('inner')
  })
})

test('direct replies that wait for a blocked broker do not hold up what events acknowledge', async () => {
  await simulate({ seed: 1, config: { RPC_DELIVERY: 'transient' } }, async (sim) => {
    const handled: number[] = []
    @service('clerk')
    class ClerkService {
      @rpc async stamp() {
        await sim.sleep(1_000)
        return 'stamped'
      }
      @eventHandler('till', 'paid') async file(receipt: number) {
        handled.push(receipt)
        await sim.sleep(2_000)
      }
    }
    const clerk = sim.service(ClerkService)
    @service('till')
    class PayingService {
      dispatch: Dispatch = new EventDispatcher()
      @rpc pay(receipt: number) {
        return this.dispatch('paid', receipt)
      }
    }
    sim.service(PayingService)
    const proxy = await sim.proxy<ClerkService>('clerk')
    const till = await sim.proxy<PayingService>('till')
    await proxy.stamp()
    await till.pay(1)
    const stamp = proxy.stamp()
    await sim.sleep(500)
    sim.broker.block('low on memory')
    expect(await stamp).toBe('stamped') // the broker takes what tells it that somebody publishes
    await sim.sleep(2_000)
    // had the acknowledgement not been read, the event would be handled once more
    await sim.restart(clerk.instance(0))
    await sim.sleep(5_000)
    sim.broker.unblock()
    await sim.idle()
    expect(handled).toEqual([1])
  })
})
