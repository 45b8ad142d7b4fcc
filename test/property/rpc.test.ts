import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RemoteError, rpc, RpcProxy, service, type WorkerContext } from 'kinoko'
import { simulate, type Simulation } from 'kinoko/testing'
import { runs } from '../support/properties.js'

@service('calculator')
class CalculatorService {
  @rpc add(a: number, b: number) {
    return a + b
  }
  @rpc echo(value: unknown) {
    return value
  }
  @rpc async later(value: string, turns: number) {
    for (let i = 0; i < turns; i++) await Promise.resolve()
    return value
  }
}

@service('relay')
class RelayService {
  calculator = new RpcProxy<CalculatorService>('calculator')
  @rpc async twice(value: unknown) {
    const replies = [this.calculator.echo.callAsync(value), this.calculator.echo.callAsync(value)]
    return Promise.all(replies.map((reply) => reply.result()))
  }
}

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 })

describe('correlation', () => {
  const call = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), a: fc.integer(), b: fc.integer() }),
    fc.record({ kind: fc.constant('echo' as const), value: fc.jsonValue({ maxDepth: 2 }) }),
    fc.record({ kind: fc.constant('later' as const), value: fc.string(), turns: fc.nat(5) }),
    fc.record({ kind: fc.constant('twice' as const), value: fc.string() }),
  )

  test('gives each caller its own answer, however the calls interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        seed,
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ client: fc.nat(1), call }), { minLength: 1, maxLength: 12 }),
        async (seed, instances, calls) => {
          await simulate({ seed, trace: 0 }, async (sim) => {
            sim.service(CalculatorService, { instances })
            sim.service(RelayService)
            const clients = [await sim.cluster<Services>(), await sim.cluster<Services>()]
            const answers = await Promise.all(
              calls.map(({ client, call }) => make(clients[client]!, call)),
            )
            expect(answers).toEqual(calls.map(({ call }) => expected(call)))
          })
        },
      ),
      { numRuns: runs(400, 30) },
    )
  })

  interface Services {
    calculator: CalculatorService
    relay: RelayService
  }
  type Call = typeof call extends fc.Arbitrary<infer C> ? C : never
  type Cluster = Awaited<ReturnType<typeof Simulation.prototype.cluster<Services>>>

  function make({ calculator, relay }: Cluster, call: Call): Promise<unknown> {
    switch (call.kind) {
      case 'add':
        return calculator.add(call.a, call.b)
      case 'echo':
        return calculator.echo(call.value)
      case 'later':
        return calculator.later(call.value, call.turns)
      case 'twice':
        return relay.twice(call.value)
    }
  }

  function expected(call: Call): unknown {
    switch (call.kind) {
      case 'add':
        return call.a + call.b
      case 'echo':
        // what JSON makes of it: -0 becomes 0
        return JSON.parse(JSON.stringify(call.value)) as unknown
      case 'later':
        return call.value
      case 'twice':
        return [call.value, call.value]
    }
  }
})

describe('load balancing', () => {
  @service('worker')
  class WorkerService {
    @rpc async work(turns: number) {
      for (let i = 0; i < turns; i++) await Promise.resolve()
    }
  }

  test('shares calls among idle instances, one more or less, and never overloads one', async () => {
    await fc.assert(
      fc.asyncProperty(
        seed,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (seed, instances, calls, max_workers) => {
          await simulate({ seed, trace: 0, config: { max_workers } }, async (sim) => {
            const workers = sim.service(WorkerService, { instances })
            const served = workers.instances.map(() => 0)
            for (const [i, { container }] of workers.instances.entries()) {
              container.events.on('workerSetup', () => {
                expect(container.runningWorkers.size).toBeLessThanOrEqual(max_workers)
                served[i]! += 1
              })
            }
            const worker = await sim.proxy<WorkerService>('worker')
            // each call finds all instances idle
            for (let i = 0; i < calls; i++) {
              await worker.work(i % 3)
              await sim.sleep(1)
            }
            expect(served.reduce((sum, n) => sum + n, 0)).toBe(calls)
            expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(1)
          })
        },
      ),
      { numRuns: runs(400, 30) },
    )
  })

  test('keeps every instance within its worker limit when all calls come at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        seed,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (seed, instances, calls, max_workers) => {
          await simulate({ seed, trace: 0, config: { max_workers } }, async (sim) => {
            const workers = sim.service(WorkerService, { instances })
            let served = 0
            const watch = (worker: WorkerContext): void => {
              served++
              expect(worker.container.runningWorkers.size).toBeLessThanOrEqual(max_workers)
            }
            for (const { container } of workers.instances) container.events.on('workerSetup', watch)
            const worker = await sim.proxy<WorkerService>('worker')
            await Promise.all(Array.from({ length: calls }, (_, i) => worker.work(i % 4)))
            expect(served).toBe(calls)
          })
        },
      ),
      { numRuns: runs(250, 25) },
    )
  })
})

describe('exception propagation', () => {
  class Custom extends Error {
    override readonly name = 'Custom'
    readonly args: readonly unknown[]
    constructor(...args: readonly unknown[]) {
      super(args.map(String).join(', '))
      this.args = args
    }
  }

  /** What is thrown, and the type, message and arguments with which it must arrive. */
  const thrown = fc.oneof(
    fc
      .string()
      .map((text) => ({ error: new Error(text), type: 'Error', value: text, args: [text] })),
    fc.string().map((text) => ({
      error: new RangeError(text),
      type: 'RangeError',
      value: text,
      args: [text],
    })),
    fc.array(fc.string(), { maxLength: 3 }).map((args) => ({
      error: new Custom(...args),
      type: 'Custom',
      value: args.join(', '),
      args,
    })),
    fc.string().map((text) => ({ error: text, type: 'string', value: text, args: [text] })),
  )

  let toThrow: unknown

  @service('thrower')
  class ThrowerService {
    @rpc fail() {
      throw toThrow
    }
  }

  @service('passer')
  class PasserService {
    thrower = new RpcProxy<ThrowerService>('thrower')
    passer = new RpcProxy<PasserService>('passer')
    @rpc async pass(hops: number): Promise<void> {
      return hops === 0 ? this.thrower.fail() : this.passer.pass(hops - 1)
    }
  }

  test('brings any thrown value to the caller with type, arguments and message, over any hops', async () => {
    await fc.assert(
      fc.asyncProperty(
        seed,
        fc.nat(3),
        thrown,
        async (seed, hops, { error, type, value, args }) => {
          toThrow = error
          await simulate({ seed, trace: 0 }, async (sim) => {
            sim.service(ThrowerService)
            sim.service(PasserService, { instances: 2 })
            const passer = await sim.proxy<PasserService>('passer')
            const caught = await passer.pass(hops).then(
              () => undefined,
              (reason: unknown) => reason,
            )
            expect(caught).toBeInstanceOf(RemoteError)
            const { excType, value: message, excArgs } = caught as RemoteError
            expect({ excType, message, excArgs }).toEqual({
              excType: type,
              message: value,
              excArgs: args,
            })
          })
        },
      ),
      { numRuns: runs(400, 30) },
    )
  })
})
