/**
 * One measurement of growth, in a process of its own: `process.ts <subject> <axis> <size>` prints one number.
 * A subject is a module of amqplib's shape.
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as amqplib from 'amqplib'
import type { AxisName } from './axes.js'

type Client = Pick<typeof amqplib, 'connect'>

const body = Buffer.alloc(100)
const warmUpMs = 300
const ms = 1000

const measurements: Readonly<
  Record<AxisName, (channel: amqplib.Channel, size: number) => Promise<number>>
> = {
  services: callsPerSecond,
  depth: pairsPerSecond,
  memory: bytesPerMessage,
}

/** RPC through a topic exchange that so many services are bound to, 16 calls in flight. */
async function callsPerSecond(channel: amqplib.Channel, services: number): Promise<number> {
  await channel.assertExchange('rpc', 'topic')
  for (let i = 0; i < services; i++) {
    await channel.assertQueue(`service-${i}`)
    await channel.bindQueue(`service-${i}`, 'rpc', `service-${i}.*`)
  }
  await channel.consume(`service-0`, (message) => {
    const { correlationId, replyTo } = message!.properties as unknown as Record<string, string>
    channel.sendToQueue(replyTo!, message!.content, { correlationId: correlationId! })
    channel.ack(message!)
  })
  await channel.assertQueue('replies')
  const waiting = new Map<string, () => void>()
  const onReply = (message: amqplib.ConsumeMessage | null): void => {
    const correlationId = String(message?.properties.correlationId)
    waiting.get(correlationId)?.()
    waiting.delete(correlationId)
  }
  await channel.consume('replies', onReply, { noAck: true })
  let ids = 0
  const call = (): Promise<void> =>
    new Promise((resolve) => {
      const correlationId = String(ids++)
      waiting.set(correlationId, resolve)
      channel.publish('rpc', 'service-0.echo', body, { correlationId, replyTo: 'replies' })
    })
  await perSecond(call, 16, warmUpMs)
  return perSecond(call, 16, ms)
}

/** One message in and one out, of a queue in which so many wait. */
async function pairsPerSecond(channel: amqplib.Channel, depth: number): Promise<number> {
  await fill(channel, depth)
  const pair = async (): Promise<void> => {
    channel.sendToQueue('deep', body)
    await channel.get('deep', { noAck: true })
  }
  await perSecond(pair, 1, warmUpMs)
  return perSecond(pair, 1, ms)
}

/** What a message of 100 bytes takes while it waits in a queue. */
async function bytesPerMessage(channel: amqplib.Channel, count: number): Promise<number> {
  await fill(channel, 1000)
  const before = bytesInUse()
  await fill(channel, count)
  return (bytesInUse() - before) / count
}

async function fill(channel: amqplib.Channel, count: number): Promise<void> {
  await channel.assertQueue('deep')
  for (let i = 1; i <= count; i++) {
    channel.sendToQueue('deep', Buffer.from(body))
    // a client that never waits measures its own backlog
    if (i % 1000 === 0) await channel.checkQueue('deep')
  }
}

function bytesInUse(): number {
  if (gc === undefined) throw new Error('to be run with --expose-gc')
  gc()
  gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function perSecond(
  act: () => Promise<void>,
  inFlight: number,
  duration: number,
): Promise<number> {
  const begin = performance.now()
  let count = 0
  const go = async (): Promise<void> => {
    while (performance.now() - begin < duration) {
      await act()
      count++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, go))
  return (count / (performance.now() - begin)) * 1000
}

async function load(subject: string): Promise<Client> {
  if (subject === 'kinoko') return (await import('kinoko/simulator')).createSimulator({ trace: 0 })
  const peer = new URL(`../peers/${subject.split('/').at(-1)}/package.json`, import.meta.url)
  const path = createRequire(peer).resolve(subject)
  const module = (await import(pathToFileURL(path).href)) as Client & { default?: Client }
  return module.default ?? module
}

const [subject = '', axis = '', size = ''] = process.argv.slice(2)
const connection = await (await load(subject)).connect('amqp://localhost')
const channel = await connection.createChannel()
console.log(await measurements[axis as AxisName](channel, Number(size)))
process.exit()
