import { expectTypeOf, test } from 'vitest'
import type { Buffer } from 'node:buffer'
import { once, type EventEmitter } from 'node:events'
import type * as Amqplib from 'amqplib'
import type * as AmqplibCallback from 'amqplib/callback_api'
import type { CallbackClient } from '../../simulator/client/callback-client.js'
import type { Channel as CallbackChannel } from '../../simulator/client/callback/channel.js'
import type { Client } from '../../simulator/client/client.js'
import type { Content } from '../../simulator/client/encoding/bytes.js'
import type { Channel } from '../../simulator/client/promise/channel.js'
import type { ConfirmChannel } from '../../simulator/client/promise/confirm-channel.js'
import type { ChannelModel } from '../../simulator/client/promise/channel-model.js'
import type { RecoveringChannelModel } from '../../simulator/client/recovery/recovering-channel-model.js'

// `default` is what Node's module loader adds to a CommonJS module
test('the promise client passes for amqplib', () => {
  expectTypeOf<Client>().toExtend<Omit<typeof Amqplib, 'default'>>()
  expectTypeOf<Client['connect']>().toExtend<typeof Amqplib.connect>()
  expectTypeOf<ChannelModel>().toExtend<Amqplib.ChannelModel>()
  expectTypeOf<Channel>().toExtend<Amqplib.Channel>()
  expectTypeOf<ConfirmChannel>().toExtend<Amqplib.ConfirmChannel>()
  expectTypeOf<RecoveringChannelModel>().toExtend<Amqplib.RecoveringChannelModel>()
})

test('the callback client passes for amqplib/callback_api', () => {
  expectTypeOf<CallbackClient>().toExtend<Omit<typeof AmqplibCallback, 'default'>>()
  expectTypeOf<CallbackClient['connect']>().toExtend<typeof AmqplibCallback.connect>()
})

test('what the callback API leaves out passes for nothing', () => {
  expectTypeOf<CallbackChannel>().not.toExtend<Amqplib.Channel>()
  expectTypeOf<Client>().not.toExtend<Omit<typeof AmqplibCallback, 'default'>>()
})

test('a message body is a Buffer in Node', () => {
  expectTypeOf<Content>().toEqualTypeOf<Buffer>()
})

test('emitters pass for those of Node', () => {
  expectTypeOf<Channel>().toExtend<EventEmitter>()
  expectTypeOf(once).toBeCallableWith(null as unknown as Channel, 'close')
})

test('listeners know what their event carries', () => {
  const channel = null as unknown as Channel
  channel.on('return', ({ fields }) => {
    expectTypeOf(fields.replyCode).toEqualTypeOf<number>()
  })
  channel.once('error', (error) => {
    expectTypeOf(error).toEqualTypeOf<Error>()
  })
  const connection = null as unknown as ChannelModel
  connection.on('blocked', (reason) => {
    expectTypeOf(reason).toEqualTypeOf<string>()
  })
})

test('recovery gives another kind of connection', () => {
  const connect = {} as Client['connect']
  expectTypeOf(
    connect('amqp://localhost', { recovery: true }),
  ).resolves.toEqualTypeOf<RecoveringChannelModel>()
  expectTypeOf(connect('amqp://localhost', { timeout: 5 })).resolves.toEqualTypeOf<ChannelModel>()
})
