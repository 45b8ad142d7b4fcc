/** The stack of an error that a call ends with leads to the line that waits for the call. */
import { describe, expect, test } from 'vitest'
import { rpc, RpcProxy, service, type Middleware } from 'kinoko'
import { simulate, type ServiceOptions, type Simulation } from 'kinoko/testing'

@service('ledger')
class LedgerService {
  @rpc book(amount: number): void {
    throw new RangeError(`${amount} is too much`)
  }

  @rpc never(): Promise<void> {
    return new Promise(() => undefined)
  }
}

@service('bank')
class BankService {
  ledger = new RpcProxy<LedgerService>('ledger')

  @rpc async pay(amount: number): Promise<string[]> {
    try {
      await this.ledger.book(amount)
    } catch (error) {
      return framesOf(error)
    }
    return []
  }
}

function framesOf(error: unknown): string[] {
  const lines = (error as Error).stack?.split('\n') ?? []
  return lines.filter((line) => line.startsWith('    at '))
}

async function cluster(sim: Simulation, options: ServiceOptions = {}) {
  sim.service(LedgerService)
  sim.service(BankService, options)
  const n = await sim.cluster<{ ledger: LedgerService; bank: BankService; nobody: LedgerService }>()
  return n
}

const here = /waited-call\.test\.ts:\d+:\d+/
const internals = /(?<!test)[/\\](src|simulator)[/\\]/

/** Waits as people do: only an `await` tells the platform which code waits. */
async function errorOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the stack of a call that failed', () => {
  test('of a client: an error of the service has the line of the call first', async () => {
    await simulate({}, async (sim) => {
      const { ledger } = await cluster(sim)
      const error = await errorOf(() => ledger.book(5))
      expect((error as Error).stack).toMatch(/^RemoteError: RangeError 5 is too much\n/)
      expect(framesOf(error)[0]).toMatch(here)
      expect(framesOf(error).join('\n')).not.toMatch(internals)
    })
  })

  test('of a service: the method that called has its name there', async () => {
    await simulate({}, async (sim) => {
      const { bank } = await cluster(sim)
      const [first] = await bank.pay(5)
      expect(first).toMatch(/BankService\.pay .*waited-call\.test\.ts/)
    })
  })

  test.each([
    ['an unknown service', (n: Awaited<ReturnType<typeof cluster>>) => n.nobody.book(1)],
    [
      'a timeout',
      (n: Awaited<ReturnType<typeof cluster>>) => n.ledger.never.with({ timeout: 1 })(),
    ],
    ['no JSON', (n: Awaited<ReturnType<typeof cluster>>) => n.ledger.book(1n as unknown as number)],
    [
      'begun now and awaited later',
      (n: Awaited<ReturnType<typeof cluster>>) => n.ledger.book.callAsync(1).result(),
    ],
  ])('%s', async (_name, call) => {
    await simulate({}, async (sim) => {
      const n = await cluster(sim)
      const error = await errorOf(() => call(n))
      expect(framesOf(error)[0]).toMatch(here)
    })
  })

  test('around which middleware stands: the line of the call, not of the middleware', async () => {
    const passing: Middleware = { call: (_call, next) => next() }
    await simulate({}, async (sim) => {
      const { bank } = await cluster(sim, { middleware: [passing] })
      const [first] = await bank.pay(5)
      expect(first).toMatch(/BankService\.pay .*waited-call\.test\.ts/)
    })
  })

  test('that middleware failed itself keeps its own stack', async () => {
    const failing: Middleware = {
      call: async () => {
        await Promise.resolve()
        throw new Error('mine')
      },
    }
    await simulate({}, async (sim) => {
      const { bank } = await cluster(sim, { middleware: [failing] })
      expect((await bank.pay(5)).join('\n')).toMatch(/Object\.call/)
    })
  })
})
