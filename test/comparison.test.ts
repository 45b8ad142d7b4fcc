/** One scenario, two brokers: what a client can observe must be the same. */
import { describe, expect, test } from 'vitest'
import { NamekoException, RemoteError, rpc, RpcProxy, service, type ClusterProxy } from 'kinoko'
import { arms, type Arm, type Stage } from './support/arm.js'

type Observations = Readonly<Record<string, unknown>>

/** Calls, errors, an unknown service, an unknown method, a timeout, three instances. */
async function observe(stage: Stage): Promise<Observations> {
  const calculator = stage.name('calculator')
  const front = stage.name('front')

  @service(calculator)
  class CalculatorService {
    @rpc add(a: number, b: number) {
      return a + b
    }
    @rpc echo(value: unknown) {
      return value
    }
    @rpc divide(a: number, b: number) {
      if (b === 0) throw new RangeError('Division by zero')
      return a / b
    }
    @rpc never() {
      return new Promise<never>(() => undefined)
    }
  }

  @service(front)
  class FrontService {
    calculator = new RpcProxy<CalculatorService>(calculator)
    @rpc async sum(numbers: number[]) {
      const replies = numbers.map((n) => this.calculator.add.callAsync(n, 1))
      return Promise.all(replies.map((reply) => reply.result()))
    }
    @rpc async divide(a: number, b: number) {
      return this.calculator.divide(a, b)
    }
  }

  const containers = [
    await stage.host(CalculatorService, { stop_timeout: 0.1 }),
    await stage.host(CalculatorService, { stop_timeout: 0.1 }),
    await stage.host(CalculatorService, { stop_timeout: 0.1 }),
  ]
  await stage.host(FrontService)
  const served = containers.map(() => 0)
  for (const [i, { events }] of containers.entries()) {
    events.on('workerSetup', () => (served[i]! += 1))
  }
  const { client, cluster } = await stage.client()
  const service1 = cluster.service<CalculatorService & { missing(): void }>(calculator)
  const service2 = cluster.service<FrontService>(front)

  const observations: Record<string, unknown> = {}
  const note = async (step: string, promise: Promise<unknown>): Promise<void> => {
    observations[step] = await promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error: describeError(error, stage) }),
    )
  }
  for (let i = 0; i < 30; i++) await service1.echo(i)
  observations['shares of 30 calls'] = [...served].sort()
  await note('add', service1.add(1, 2))
  await note(
    'values',
    service1.echo({ text: 'ü→😀', list: [1, 2.5, null, true], nested: { a: {} } }),
  )
  await note('an error', service1.divide(1, 0))
  await note('parallel calls', service2.sum([1, 2, 3]))
  await note('an error over two hops', service2.divide(1, 0))
  await note('an unknown service', unknownService(cluster, stage.name('nobody')))
  await note('an unknown method', service1.missing())
  await note('too few arguments', (service1.add as unknown as (a: number) => Promise<number>)(1))
  await note('a timeout', service1.never.with({ timeout: 0.2 })())
  await note('after all that', service1.add(20, 22))
  observations['calls that still wait'] = client.pendingCalls
  return observations
}

function unknownService(cluster: ClusterProxy, name: string): Promise<unknown> {
  return cluster.service<{ method(): void }>(name).method()
}

function describeError(error: unknown, stage: Stage): unknown {
  if (!(error instanceof NamekoException)) return error
  const { name, code, message } = error
  const facts = { name, code, message: withoutNames(message, stage) }
  if (!(error instanceof RemoteError)) return facts
  const { excType, excArgs, excPath, value } = error
  return { ...facts, excType, excArgs, excPath, value }
}

/** Names and ids differ from run to run. */
function withoutNames(message: string, stage: Stage): string {
  const suffix = stage.name('')
  const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/g
  return (suffix === '' ? message : message.replaceAll(suffix, '')).replace(ids, '<id>')
}

const division = {
  name: 'RemoteError',
  code: 'KINOKO_REMOTE_ERROR',
  message: 'RangeError Division by zero',
  excType: 'RangeError',
  excArgs: ['Division by zero'],
  excPath: 'javascript.RangeError',
  value: 'Division by zero',
}

const expected: Observations = {
  'shares of 30 calls': [10, 10, 10],
  add: { value: 3 },
  values: { value: { text: 'ü→😀', list: [1, 2.5, null, true], nested: { a: {} } } },
  'an error': { error: division },
  'parallel calls': { value: [2, 3, 4] },
  'an error over two hops': { error: division },
  'an unknown service': {
    error: {
      name: 'ServiceNotFound',
      code: 'KINOKO_SERVICE_NOT_FOUND',
      message: 'Unknown service `nobody`',
    },
  },
  'an unknown method': {
    error: {
      name: 'MethodNotFound',
      code: 'KINOKO_METHOD_NOT_FOUND',
      message: expect.stringContaining('Unknown method `missing`') as unknown,
    },
  },
  'too few arguments': {
    error: {
      name: 'IncorrectSignature',
      code: 'KINOKO_INCORRECT_SIGNATURE',
      message: expect.stringContaining('missing') as unknown,
    },
  },
  'a timeout': {
    error: {
      name: 'RpcTimeout',
      code: 'KINOKO_RPC_TIMEOUT',
      message: expect.stringContaining('calculator.never') as unknown,
    },
  },
  'after all that': { value: 42 },
  'calls that still wait': 0,
}

async function observeOn(arm: Arm): Promise<Observations> {
  await using stage = await arm.open()
  return await observe(stage)
}

describe('one scenario on two brokers', () => {
  const running = arms.filter((arm) => arm.skipped === undefined)

  test.each(running)('gives the expected observations on $name', async (arm) => {
    expect(await observeOn(arm)).toEqual(expected)
  })

  test.skipIf(running.length < 2)('gives equal observations on both', async () => {
    const [one, other] = await Promise.all(running.map(observeOn))
    expect(other).toEqual(one)
  })
})
