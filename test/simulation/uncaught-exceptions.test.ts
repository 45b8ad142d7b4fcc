import { explore, failureReport, simulate, SimulationError, type Simulation } from 'kinoko/testing'
import { describe, expect, test } from 'vitest'

async function errorOf(failing: Promise<unknown>): Promise<SimulationError> {
  const error: unknown = await failing.then(
    () => expect.fail('the simulation passed'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(SimulationError)
  return error as SimulationError
}

/** An application that listens to no `error`: the broker closes its channel. */
async function hasNoListener(sim: Simulation): Promise<void> {
  const { connect } = sim.simulator.host('shop')
  const connection = await connect('amqp://localhost')
  const channel = await connection.createChannel()
  channel.publish('nowhere', '', Buffer.from('m'))
  await sim.sleep(1_000)
}

/** A consumer whose callback throws. */
async function throwsInConsumer(sim: Simulation): Promise<void> {
  const channel = await (await sim.simulator.connect()).createChannel()
  await channel.assertQueue('work')
  await channel.consume('work', () => {
    throw new RangeError('no such order')
  })
  channel.sendToQueue('work', Buffer.from('order 1'))
  await sim.sleep(1_000)
}

describe('an exception that nobody catches', () => {
  test('of an error event without a listener fails the simulation, and is its cause', async () => {
    const error = await errorOf(simulate({ seed: 3 }, hasNoListener))
    expect(error.code).toBe('KINOKO_UNCAUGHT_EXCEPTION')
    expect(error.message).toContain("NOT_FOUND - no exchange 'nowhere' in vhost '/'")
    expect(error.message).toContain('seed 3')
    expect(error.cause).toMatchObject({ code: 404 })
    expect(failureReport(error)?.reason).toMatch(/^shop threw an exception that nobody catches/)
  })

  test('of a consumer does, too', async () => {
    const error = await errorOf(simulate({ globals: false }, throwsInConsumer))
    expect(error.code).toBe('KINOKO_UNCAUGHT_EXCEPTION')
    expect(error.cause).toBeInstanceOf(RangeError)
  })

  test('of a timer does, too', async () => {
    const error = await errorOf(
      simulate({}, async (sim) => {
        setTimeout(() => {
          throw new TypeError('too late')
        }, 10)
        await sim.sleep(1_000)
      }),
    )
    expect(error.code).toBe('KINOKO_UNCAUGHT_EXCEPTION')
    expect(error.cause).toBeInstanceOf(TypeError)
  })

  test('is found by an exploration as any failure', async () => {
    const failing = explore({ seeds: 3 }, throwsInConsumer)
    await expect(failing).rejects.toMatchObject({ code: 'KINOKO_EXPLORE_FAILURE' })
    await expect(failing).rejects.toThrow('no such order')
  })

  test('is what a version of RabbitMQ has and another has not', async () => {
    const failing = explore({ rabbitmq: ['3.10', '4.3'], seeds: 2 }, async (sim) => {
      const channel = await (await sim.simulator.connect()).createChannel()
      await channel.assertExchange('odd', 'x-local-random')
      return 'declared'
    })
    await expect(failing).rejects.toThrow(/3\.10: fails: .* threw an exception that nobody catches/)
    await expect(failing).rejects.toThrow('4.3: ends with "declared"')
  })
})

test('a listener that hears the error has caught it', async () => {
  await simulate({}, async (sim) => {
    const channel = await (await sim.simulator.connect()).createChannel()
    const error = new Promise((resolve) => channel.on('error', resolve))
    channel.publish('nowhere', '', Buffer.from('m'))
    await expect(error).resolves.toMatchObject({ code: 404 })
  })
})
