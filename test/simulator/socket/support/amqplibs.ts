/** The versions of amqplib that projects have, with the part of their API that has not changed. */
import current from 'amqplib'
import { createRequire } from 'node:module'

export interface Amqplib {
  connect(url: string, options?: object): Promise<AmqplibConnection>
}

export interface AmqplibConnection {
  createChannel(): Promise<AmqplibChannel>
  createConfirmChannel(): Promise<AmqplibChannel & { waitForConfirms(): Promise<void> }>
  close(): Promise<void>
  on(event: string, listener: (argument: never) => void): unknown
  once(event: string, listener: (argument: never) => void): unknown
}

export interface AmqplibMessage {
  readonly content: Buffer
  readonly fields: Readonly<Record<string, unknown>>
  readonly properties: Readonly<Record<string, unknown>>
}

export interface AmqplibChannel {
  assertQueue(
    name: string,
    options?: object,
  ): Promise<{ queue: string; messageCount: number; consumerCount: number }>
  checkQueue(name: string): Promise<{ messageCount: number }>
  deleteQueue(name: string): Promise<{ messageCount: number }>
  purgeQueue(name: string): Promise<{ messageCount: number }>
  assertExchange(name: string, type: string, options?: object): Promise<unknown>
  bindQueue(queue: string, exchange: string, key: string, args?: object): Promise<unknown>
  publish(
    exchange: string,
    key: string,
    content: Buffer,
    options?: object,
    onConfirm?: (error: Error | null) => void,
  ): boolean
  sendToQueue(queue: string, content: Buffer, options?: object): boolean
  consume(
    queue: string,
    onMessage: (message: AmqplibMessage | null) => void,
    options?: object,
  ): Promise<{ consumerTag: string }>
  cancel(tag: string): Promise<unknown>
  get(queue: string, options?: object): Promise<AmqplibMessage | false>
  prefetch(count: number): Promise<unknown>
  ack(message: AmqplibMessage, allUpTo?: boolean): void
  nack(message: AmqplibMessage, allUpTo?: boolean, requeue?: boolean): void
  recover(): Promise<unknown>
  close(): Promise<void>
  on(event: string, listener: (argument: never) => void): unknown
}

const require = createRequire(import.meta.url)

export const amqplibs: Readonly<Record<string, Amqplib>> = {
  'amqplib 2.3.1': current as unknown as Amqplib,
  'amqplib 0.10.8': require('amqplib-0.10') as Amqplib,
  'amqplib 0.8.0': require('amqplib-0.8') as Amqplib,
}
