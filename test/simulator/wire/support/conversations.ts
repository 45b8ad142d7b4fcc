/** The bytes that clients sent: one made by hand that has all kinds of methods in it, and captures of real clients. */
import { readdirSync, readFileSync } from 'node:fs'
import { body, header, method, protocolHeader, publish, startOk } from './raw-client.js'

/** Confirms, arguments of all types, contents in one frame and in two, get, consume, ack, nack, two channels, and a close. */
export const madeByHand = Buffer.concat([
  protocolHeader,
  startOk(),
  method(0, { method: 'connection.tune-ok', channelMax: 2047, frameMax: 131_072, heartbeat: 60 }),
  method(0, { method: 'connection.open', virtualHost: '/' }),
  method(1, { method: 'channel.open' }),
  method(1, { method: 'confirm.select' }),
  method(1, {
    method: 'queue.declare',
    queue: 'q',
    arguments: new Map<string, unknown>([
      ['x-max-length', 10],
      ['x-dead-letter-exchange', 'amq.fanout'],
      ['nested', new Map([['list', [1, 'two', null, true]]])],
    ]),
  }),
  method(1, { method: 'queue.bind', queue: 'q', exchange: 'amq.topic', routingKey: '#.a' }),
  method(1, { method: 'basic.qos', prefetchCount: 2 }),
  publish(1, 'q', 'hello'),
  publish(1, 'q', 'again'),
  publish(1, 'q', ''),
  method(1, { method: 'basic.publish', exchange: 'amq.topic', routingKey: 'b.a', mandatory: true }),
  header(1, 6, { headers: new Map([['h', 1.5]]), correlationId: 'c', expiration: '1000' }),
  body(1, 'abc'),
  body(1, 'def'),
  method(1, { method: 'basic.consume', queue: 'q', consumerTag: 'c' }),
  method(1, { method: 'basic.ack', deliveryTag: 1 }),
  method(2, { method: 'channel.open' }),
  method(2, { method: 'basic.get', queue: 'q' }),
  method(1, { method: 'basic.nack', deliveryTag: 2, requeue: true }),
  method(1, { method: 'channel.close' }),
  method(0, { method: 'connection.close' }),
])

const folder = new URL('../captures/', import.meta.url)

/**
 * What a client sent over one connection to a RabbitMQ 4.3.6, by its name and version: the handshake, a queue, some publishes, a
 * consumer or a get, acks, and the end.
 */
export const captures: ReadonlyMap<string, Buffer> = new Map(
  readdirSync(folder).map((file) => [
    file.replace('.bin', ''),
    readFileSync(new URL(file, folder)),
  ]),
)
