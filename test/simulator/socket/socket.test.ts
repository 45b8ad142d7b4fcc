import { createHash } from 'node:crypto'
import { AMQPClient } from '@cloudamqp/amqp-client'
import { Connection } from 'rabbitmq-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, textOf, type RabbitmqVersion, type Simulator } from 'kinoko/simulator'
import { openSocket, patchSockets, type SocketPatch } from 'kinoko/simulator/socket'
import { runs } from '../../support/properties.js'
import { amqplibs, type Amqplib } from './support/amqplibs.js'

let patch: SocketPatch | undefined

afterEach(() => {
  patch?.undo()
  patch = undefined
})

function simulate(seed?: number, rabbitmq?: RabbitmqVersion): Simulator {
  patch?.undo()
  const simulator = createSimulator({
    ...(seed === undefined ? {} : { seed }),
    ...(rabbitmq === undefined ? {} : { rabbitmq }),
  })
  patch = patchSockets(simulator)
  return simulator
}

/** Everything that happened, in 16 digits. */
function hashOf({ trace }: Simulator): string {
  const lines = [...(trace?.entries ?? [])].map(({ time, event }) => `${time} ${textOf(event)}`)
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)
}

/** Three workers share a queue, two callers ask them, all on connections of their own. */
async function competingWorkers({ connect }: Amqplib): Promise<string[]> {
  const log: string[] = []
  const workers = await Promise.all(
    [1, 2, 3].map(async (number) => {
      const connection = await connect('amqp://localhost')
      const channel = await connection.createChannel()
      await channel.assertQueue('work')
      await channel.prefetch(2)
      await channel.consume('work', (request) => {
        if (request === null) return
        const { replyTo, correlationId } = request.properties
        log.push(`${number} ${String(request.content)}`)
        channel.sendToQueue(String(replyTo), request.content, { correlationId })
        channel.ack(request)
      })
      return connection
    }),
  )
  const callers = await Promise.all(
    ['a', 'b'].map(async (name) => {
      const connection = await connect('amqp://localhost')
      const channel = await connection.createConfirmChannel()
      const { queue } = await channel.assertQueue('', { exclusive: true })
      let left = 15
      await new Promise<void>((resolve) => {
        void channel
          .consume(queue, () => --left === 0 && resolve(), { noAck: true })
          .then(async () => {
            for (let i = 0; i < 15; i++) {
              const options = { replyTo: queue, correlationId: String(i) }
              channel.sendToQueue('work', Buffer.from(`${name}${i}`), options)
              if (i % 5 === 4) await channel.waitForConfirms()
            }
          })
      })
      return connection
    }),
  )
  for (const connection of [...workers, ...callers]) await connection.close()
  return log
}

describe.each(Object.entries(amqplibs))('%s over a simulated socket', (name, amqplib) => {
  // the frames that 0.8.0 asks for are too small for later versions
  const rabbitmq = name === 'amqplib 0.8.0' ? '3.10' : undefined

  it('has the same run for the same seed, every time', async () => {
    const run = async (seed?: number): Promise<string> => {
      const simulator = simulate(seed, rabbitmq)
      await competingWorkers(amqplib)
      await simulator.idle()
      expect(patch?.opened).toBe(5)
      return hashOf(simulator)
    }
    const first = await run()
    const seeded = await run(7)
    for (let i = 1; i < runs(8); i++) {
      expect(await run()).toBe(first)
      expect(await run(7)).toBe(seeded)
    }
    expect(seeded).not.toBe(first)
  })

  it('lives in virtual time', async () => {
    const simulator = simulate(undefined, rabbitmq)
    const connection = await amqplib.connect('amqp://localhost')
    const channel = await connection.createChannel()
    await channel.assertQueue('late')
    await channel.assertQueue('short', {
      arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'late' },
    })
    channel.sendToQueue('short', Buffer.from('x'), { expiration: '3600000' })
    const arrived = new Promise<number>((resolve) => {
      void channel.consume('late', () => resolve(simulator.now()), { noAck: true })
    })
    expect(await arrived).toBe(3_600_000)
    await simulator.sleep(3_600_000)
    expect(simulator.now()).toBe(7_200_000)
    await connection.close()
  })

  it('hears of errors in its own words', async () => {
    simulate(undefined, rabbitmq)
    const connection = await amqplib.connect('amqp://localhost')
    const channel = await connection.createChannel()
    const errors: string[] = []
    channel.on('error', (error: Error) => errors.push(error.message))
    await expect(channel.checkQueue('nope')).rejects.toThrow('404 (NOT-FOUND)')
    expect(errors[0]).toContain("NOT_FOUND - no queue 'nope' in vhost '/'")
    await connection.close()
    await expect(amqplib.connect('amqp://eve:x@localhost')).rejects.toThrow('ACCESS_REFUSED')
  })

  it('hears of a connection that breaks, and of one that nobody takes', async () => {
    const simulator = simulate(undefined, rabbitmq)
    const connection = await amqplib.connect('amqp://localhost')
    const heard: string[] = []
    connection.on('error', (error: Error) => heard.push(error.message))
    const closed = new Promise<void>((resolve) => connection.once('close', () => resolve()))
    simulator.breakConnections()
    await closed
    expect(heard).toEqual(['Unexpected close'])
    simulator.world.network.refuse()
    await expect(amqplib.connect('amqp://localhost')).rejects.toThrow('ECONNREFUSED')
    expect(simulator.snapshot().connections).toEqual([])
  })

  it('is let go when it closes, and is told when the broker does', async () => {
    const simulator = simulate(undefined, rabbitmq)
    const connection = await amqplib.connect('amqp://localhost')
    connection.on('error', () => undefined)
    const closed = new Promise<unknown>((resolve) => connection.once('close', resolve))
    simulator.world.operate({
      connection: 1,
      channel: 0,
      method: 'connection.force-close',
      reason: 'maintenance',
    })
    expect(String(await closed)).toContain('CONNECTION_FORCED - maintenance')
    await simulator.idle()
    expect(simulator.snapshot().connections).toEqual([])
  })
})

it('amqplib 0.8.0 is cut off by RabbitMQ 4.3, whose smallest frame is larger than it asks for', async () => {
  const simulator = simulate(undefined, '4.3')
  const refused = amqplibs['amqplib 0.8.0']!.connect('amqp://localhost')
  await expect(refused).rejects.toThrow('ECONNRESET')
  expect(simulator.now()).toBe(3000)
})

describe('other clients over a simulated socket', () => {
  it('rabbitmq-client asks and answers', async () => {
    const simulator = simulate()
    const client = new Connection('amqp://guest:guest@localhost')
    const server = client.createConsumer({ queue: 'rpc' }, async (request, reply) => {
      await reply(`${String(request.body)}!`)
    })
    await new Promise<void>((resolve) => server.once('ready', resolve))
    const replies = client.createRPCClient({ confirm: true })
    expect((await replies.send('rpc', 'hello')).body).toBe('hello!')
    await replies.close()
    await server.close()
    await client.close()
    await simulator.idle()
    expect(patch?.opened).toBe(1)
  })

  it('@cloudamqp/amqp-client publishes with confirms and consumes', async () => {
    const hashes = new Set<string>()
    for (let i = 0; i < 3; i++) {
      const simulator = simulate(3)
      const connection = await new AMQPClient('amqp://localhost').connect()
      const channel = await connection.channel()
      await channel.confirmSelect()
      await channel.queueDeclare('q')
      const received = new Promise<string | null>((resolve) => {
        void channel.basicConsume('q', { noAck: true, tag: 'c' }, (message) => {
          resolve(message.bodyString())
        })
      })
      await channel.basicPublish('', 'q', 'hello')
      expect(await received).toBe('hello')
      await connection.close()
      await simulator.idle()
      expect(patch?.opened).toBe(1)
      hashes.add(hashOf(simulator))
    }
    expect(hashes.size).toBe(1)
  })
})

describe('a simulated socket', () => {
  let simulator: Simulator

  beforeEach(() => {
    simulator = createSimulator()
  })

  it('is a stream of bytes to the broker', async () => {
    const socket = openSocket(simulator)
    const received: Buffer[] = []
    socket.on('data', (chunk: Buffer) => received.push(chunk))
    socket.write('AMQP\0\0\x09\x01')
    await simulator.idle()
    expect(Buffer.concat(received).includes('RabbitMQ')).toBe(true)
    socket.destroy()
  })

  it('closes a handshake that is not finished after ten virtual seconds', async () => {
    const socket = openSocket(simulator)
    socket.resume()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await simulator.sleep(9999)
    expect(socket.destroyed).toBe(false)
    await simulator.sleep(2)
    await closed
  })
})
