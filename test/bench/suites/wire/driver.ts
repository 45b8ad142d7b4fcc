/**
 * The process that drives a broker: `driver.ts <uri>`. Says `ready`, then answers each load, a line of JSON, with its
 * figure.
 */
import { createInterface } from 'node:readline'
import * as amqplib from './amqplib-loads.js'
import { fill, openIdle } from './holdings.js'
import * as raw from './raw-loads.js'

/** What a driver is asked for. */
export interface WireLoad {
  readonly name: keyof typeof loads
  /** Milliseconds, or how many things to hold. */
  readonly size: number
}

const [uri = ''] = process.argv.slice(2)

const loads = {
  'raw no-ack': (ms: number) => raw.publishAndConsume(uri, ms, { isConfirmed: false }),
  'raw confirmed': (ms: number) => raw.publishAndConsume(uri, ms, { isConfirmed: true }),
  'amqplib no-ack': (ms: number) => amqplib.publishAndConsume(uri, ms, { isConfirmed: false }),
  'amqplib confirmed': (ms: number) => amqplib.publishAndConsume(uri, ms, { isConfirmed: true }),
  'rpc 1': (ms: number) => amqplib.callByHand(uri, ms, 1),
  'rpc 128': (ms: number) => amqplib.callByHand(uri, ms, 128),
  fill: (count: number) => fill(uri, count),
  connections: (count: number) => openIdle(uri, count),
} as const

console.log('ready')
for await (const line of createInterface(process.stdin)) {
  const { name, size } = JSON.parse(line) as WireLoad
  console.log(JSON.stringify((await loads[name](size)) ?? 0))
}
process.exit()
