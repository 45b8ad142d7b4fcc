import { readFile } from 'node:fs/promises'
import { setTimeout as hostTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { rpc, RpcProxy, service } from 'kinoko'
import { failureReport, simulate, type Simulation } from 'kinoko/testing'

/** In seconds: longer than a test may take. */
const tenMinutes = 600

@service('payments')
class PaymentService {
  @rpc async charge(cents: number): Promise<number> {
    await Promise.resolve()
    return cents
  }
}

@service('orders')
class OrderService {
  payments = new RpcProxy<PaymentService>('payments', { timeout: 3600 })

  @rpc async place(cents: number): Promise<number> {
    return this.payments.charge(cents)
  }
}

@service('left')
class LeftService {
  right = new RpcProxy<RightService>('right', { timeout: tenMinutes })
  @rpc async ask(depth: number): Promise<number> {
    return depth === 0 ? 0 : 1 + (await this.right.ask(depth - 1))
  }
}

@service('right')
class RightService {
  left = new RpcProxy<LeftService>('left', { timeout: tenMinutes })
  @rpc async ask(depth: number): Promise<number> {
    return depth === 0 ? 0 : 1 + (await this.left.ask(depth - 1))
  }
}

describe('a simulation that cannot go on', () => {
  test('fails at once, and says what waits for what', async () => {
    const running = simulate({ seed: 42 }, async () => {
      await new Promise(() => undefined)
    })
    await expect(running).rejects.toMatchObject({ code: 'KINOKO_SIMULATION_STUCK' })
    await expect(running).rejects.toThrow(
      /nothing can happen any more, and the scenario waits|still waits/,
    )
    await expect(running).rejects.toThrow(/seed 42/)
  })

  test('names the call, the queue and the instance that is not there', async () => {
    const running = simulate({ seed: 42 }, async (sim) => {
      const payments = sim.service(PaymentService)
      sim.service(OrderService)
      const orders = await sim.proxy<OrderService>('orders', { timeout: 7200 })
      sim.crash(payments.instance(0))
      const placing = orders.place(1)
      await sim.sleep(120)
      // from here on nothing happens by itself
      sim.simulator.world.pause()
      await placing
    })
    await expect(running).rejects.toThrow(/the world is paused/)
    await expect(running).rejects.toThrow(
      /orders\.place waits for payments\.charge since 120 ms: rpc-payments has 1 ready message and no consumer/,
    )
    await expect(running).rejects.toThrow(/payments#0 is crashed/)
  })

  test('a call that times out leaves its reason in the trace', async () => {
    const running = simulate({ seed: 42 }, async (sim) => {
      const payments = sim.service(PaymentService)
      const proxy = await sim.proxy<PaymentService>('payments', { timeout: 5 })
      sim.crash(payments.instance(0))
      await proxy.charge(1)
    })
    await expect(running).rejects.toMatchObject({ name: 'RpcTimeout' })
    await expect(running).rejects.toThrow(
      /client#0 waited for payments\.charge: rpc-payments has no consumer/,
    )
  })

  test('tells of what it waits for outside, however long it has stood still', async () => {
    const options = { seed: 1, foreignWaitMs: 400, globals: false }
    const running = simulate(options, async () => hostTimeout(60_000, null))
    await expect(running).rejects.toThrow(
      /outside the simulation there is work: a real timer \(Timeout\), begun at .*stuck\.test\.ts:\d+/,
    )
  })

  test('gives what is outside its time', async () => {
    const text = await simulate({ seed: 1 }, async (sim) => {
      await hostTimeout(30)
      const content = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
      await sim.sleep(10)
      return content
    })
    expect(text).toContain('"kinoko"')
  })
})

describe('calls that wait for each other', () => {
  async function mutual(sim: Simulation): Promise<number> {
    const config = { max_workers: 1 }
    sim.service(LeftService, { config })
    sim.service(RightService, { config })
    const left = await sim.proxy<LeftService>('left', { timeout: tenMinutes })
    return left.ask(2)
  }

  test('end a little before their deadline, in virtual time, and say why', async () => {
    const running = simulate({ seed: 1 }, mutual)
    await expect(running).rejects.toMatchObject({ name: 'RpcTimeout' })
    await expect(running).rejects.toThrow('worker of `right` waits for a call of its own')
    expect(failureReport(await running.catch((error: unknown) => error))?.time).toBe(
      tenMinutes * 1_000 - 200,
    )
  })
})

describe('the step limit', () => {
  test('ends what goes round for ever', async () => {
    const running = simulate({ seed: 1, maxSteps: 500 }, async (sim) => {
      for (;;) await sim.sleep(1)
    })
    await expect(running).rejects.toMatchObject({ code: 'KINOKO_STEP_LIMIT' })
    await expect(running).rejects.toThrow(/more than 500 events \(maxSteps\)/)
  })

  // RabbitMQ 4 cuts a way round unless the message was rejected since it was last there
  const goesRound = { seed: 1, maxSteps: 500, rabbitmq: '3.10' } as const

  test('ends a message that goes round in the broker alone, once an hour', async () => {
    const running = simulate(goesRound, async ({ simulator }) => {
      const channel = await (await simulator.connect()).createChannel()
      await channel.assertQueue('full', {
        maxLength: 1,
        deadLetterExchange: '',
        deadLetterRoutingKey: 'wait',
        arguments: { 'x-overflow': 'reject-publish-dlx' },
      })
      const anHour = 3_600_000
      const back = { deadLetterExchange: '', deadLetterRoutingKey: 'full' }
      await channel.assertQueue('wait', { messageTtl: anHour, ...back })
      channel.sendToQueue('full', Buffer.from('round and round'))
      const message = await channel.get('full')
      // a cycle is not broken up when a client has rejected the message somewhere on the way
      if (message !== false) channel.reject(message, false)
      channel.sendToQueue('full', Buffer.from('in the way'))
      await simulator.world.idle()
    })
    await expect(running).rejects.toThrow(/more than 500 events \(maxSteps\)/)
  })

  test('ends one that goes round without a rest; until then the broker has time for others', async () => {
    let other: unknown
    const running = simulate(goesRound, async ({ simulator }) => {
      const channel = await (await simulator.connect()).createChannel()
      await channel.assertQueue('full', {
        maxLength: 1,
        deadLetterExchange: '',
        deadLetterRoutingKey: 'none',
        arguments: { 'x-overflow': 'reject-publish-dlx' },
      })
      const back = { deadLetterExchange: '', deadLetterRoutingKey: 'full' }
      await channel.assertQueue('none', { maxLength: 0, ...back })
      channel.sendToQueue('full', Buffer.from('round and round'))
      const message = await channel.get('full')
      channel.sendToQueue('full', Buffer.from('in the way'))
      if (message !== false) channel.reject(message, false)
      await channel.assertQueue('other')
      channel.sendToQueue('other', Buffer.from('beside it'))
      other = await channel.get('other')
      await simulator.world.idle()
    })
    await expect(running).rejects.toThrow(/more than 500 events \(maxSteps\)/)
    expect(other).toMatchObject({ fields: { routingKey: 'other' } })
  })
})

describe('a failed assertion', () => {
  test('keeps its own kind and its diff, and gains seed, hash and the last events', async () => {
    const running = simulate({ seed: 9 }, async (sim) => {
      sim.service(PaymentService)
      const payments = await sim.proxy<PaymentService>('payments')
      expect(await payments.charge(3)).toBe(4)
    })
    const error = await running.catch((reason: unknown) => reason as Error & { actual?: unknown })
    expect(error).toMatchObject({ name: 'AssertionError', actual: 3, expected: 4 })
    expect((error as Error).message).toMatch(
      /seed 9 · hash [0-9a-f]{16}… · 0 virtual ms · \d+ events/,
    )
    const report = failureReport(error)
    expect(report).toMatchObject({ seed: 9, reason: 'expected 3 to be 4 // Object.is equality' })
    expect(report?.lines.at(-1)).toContain('basic.deliver')
  })
})
