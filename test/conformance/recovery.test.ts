import type { ChannelModel, RecoveringChannelModel, RecoveryOptions } from 'amqplib'
import { expect } from 'vitest'
import {
  type Broker,
  conformance,
  mistake,
  refusal,
  send,
  take,
  text,
} from '../support/conformance.js'

const quick: RecoveryOptions = { initialDelay: 5, jitter: 0 }

/** Connects so that the connection comes back by itself, and writes down what it says of it. */
async function recovering(broker: Broker, options: RecoveryOptions = {}) {
  const recovery = { ...quick, ...options }
  const connection = await broker.client.connect(broker.url, { noDelay: true, recovery })
  broker.finally(() => connection.close())
  const log: string[] = []
  for (const event of ['connect', 'connect-failed', 'reconnect-failed'] as const) {
    connection.on(event, () => log.push(event))
  }
  connection.on('disconnect', (error) => log.push(`disconnect: ${error.message.slice(0, 22)}`))
  connection.on('reconnect-scheduled', ({ attempt, delay }) => {
    log.push(`attempt ${attempt} in ${delay}`)
  })
  connection.on('error', () => log.push('error'))
  return { connection, log }
}

/** Does what makes the broker close the connection. */
async function misbehave(connection: RecoveringChannelModel | ChannelModel): Promise<void> {
  const channel = await connection.createChannel()
  await refusal((await mistake(channel))())
}

/** Waits for a condition also by the platform's clock: where amqplib itself runs, its recovery has timers of the platform. */
async function comesAbout(broker: Broker, condition: () => boolean): Promise<void> {
  await broker.until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    return condition()
  })
}

conformance('client: recovery', (test) => {
  test('connects again when the broker closes the connection', async (broker) => {
    const { connection, log } = await recovering(broker)
    await misbehave(connection)
    await comesAbout(broker, () => log.includes('connect'))
    expect(log).toEqual([
      'error',
      'disconnect: Connection closed: 530',
      'attempt 1 in 5',
      'connect',
    ])
    const channel = await connection.createChannel()
    expect(await channel.checkExchange('amq.direct')).toEqual({})
    await connection.close()
  })

  test('lets channels that are asked for meanwhile wait', async (broker) => {
    const { connection, log } = await recovering(broker)
    await misbehave(connection)
    const channel = await connection.createConfirmChannel()
    expect(log.at(-1)).toBe('connect')
    const { queue } = await channel.assertQueue('', { exclusive: true })
    send(channel, queue, 'm')
    await channel.waitForConfirms()
    expect(text((await take(channel, queue)).content)).toBe('m')
    await connection.close()
  })

  test('sets up anew each time', async (broker) => {
    const queues: string[] = []
    const setup = async (model: ChannelModel) => {
      const channel = await model.createChannel()
      queues.push((await channel.assertQueue('', { exclusive: true })).queue)
    }
    const { connection, log } = await recovering(broker, { setup })
    expect(queues).toHaveLength(1)
    await misbehave(connection)
    await comesAbout(broker, () => log.includes('connect'))
    expect(queues).toHaveLength(2)
    await connection.close()
  })

  test('does not come back once it is closed', async (broker) => {
    const { connection, log } = await recovering(broker)
    await connection.close()
    await connection.close()
    await broker.passes(30)
    expect(log).toEqual([])
    expect(await refusal(connection.createChannel())).toBe('Connection closed')
  })

  test('gives up at the start after so many attempts', async (broker) => {
    const url = new URL(broker.url)
    url.port = '1'
    const connecting = broker.client.connect(url.href, { recovery: { ...quick, maxRetries: 2 } })
    await expect(connecting).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('waits longer each time, up to a limit', async (broker) => {
    const url = new URL(broker.url)
    url.port = '1'
    const connection = await broker.client.connect(url.href, {
      recovery: {
        initialDelay: 4,
        factor: 3,
        maxDelay: 20,
        jitter: 0,
        maxRetries: 4,
        waitForConnect: false,
      },
    })
    const log: string[] = []
    connection.on('connect-failed', (error) => log.push((error as Error & { code: string }).code))
    connection.on('reconnect-scheduled', ({ attempt, delay }) => log.push(`${attempt} in ${delay}`))
    connection.on('reconnect-failed', () => log.push('gave up'))
    expect(await refusal(connection.waitForConnect())).toContain('ECONNREFUSED')
    await comesAbout(broker, () => log.includes('gave up'))
    expect(log).toEqual([
      'ECONNREFUSED',
      '1 in 4',
      'ECONNREFUSED',
      '2 in 12',
      'ECONNREFUSED',
      '3 in 20',
      'ECONNREFUSED',
      '4 in 20',
      'ECONNREFUSED',
      'gave up',
    ])
    expect(await refusal(connection.createChannel())).toContain('ECONNREFUSED')
  })

  test('asks a function of one’s own for the delay', async (broker) => {
    const { connection, log } = await recovering(broker, { calculateDelay: (n) => n * 7 })
    await misbehave(connection)
    await comesAbout(broker, () => log.includes('connect'))
    expect(log).toContain('attempt 1 in 7')
    await connection.close()
  })

  test('gives up over a delay that is none', async (broker) => {
    const { connection, log } = await recovering(broker, { calculateDelay: () => NaN })
    await misbehave(connection)
    await comesAbout(broker, () => log.includes('reconnect-failed'))
    expect(await refusal(connection.createChannel())).toBe(
      'calculateDelay must return a finite, non-negative number of milliseconds (got NaN)',
    )
  })

  test('hands the connection over before it is there, if told so', async (broker) => {
    const { connection, log } = await recovering(broker, { waitForConnect: false })
    expect(log).toEqual([])
    expect(await connection.waitForConnect()).toBe(connection)
    expect(log).toEqual(['connect'])
    await connection.close()
  })

  test('tries again when its setup fails', async (broker) => {
    let failures = 2
    const setup = () => (failures-- > 0 ? Promise.reject(new Error('not yet')) : Promise.resolve())
    const { connection, log } = await recovering(broker, { setup, waitForConnect: false })
    await connection.waitForConnect()
    expect(log).toEqual([
      'connect-failed',
      'attempt 1 in 5',
      'connect-failed',
      'attempt 2 in 10',
      'connect',
    ])
    await connection.close()
  })

  test('lets a setup call back', async (broker) => {
    const setup = (_model: ChannelModel, done: (error?: Error) => void) => {
      done()
    }
    const { connection } = await recovering(broker, { setup })
    await (await connection.createChannel()).close()
    await connection.close()
  })

  test('gives plain connections with recovery off', async (broker) => {
    const options = { noDelay: true, recovery: undefined }
    const connection = await broker.client.connect(broker.url, options as never)
    expect(connection).toHaveProperty('connection')
    await connection.close()
  })
})
