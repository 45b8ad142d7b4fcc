import { expect } from 'vitest'
import type { AmqpConfirmChannel } from 'kinoko'
import type { Stage } from './arm.js'
import type { DeliveredMessage, PublishOptions } from '../../src/ports/transport.js'

/** A peer that speaks AMQP but not necessarily nameko: sends anything, and reads the replies. */
export class Stranger {
  static async on(stage: Stage): Promise<Stranger> {
    const connection = await stage.raw()
    const channel = await connection.createConfirmChannel()
    const { queue } = await channel.assertQueue(`stranger-${stage.ambient.uuid()}`, {
      autoDelete: true,
    })
    const key = stage.ambient.uuid()
    await channel.bindQueue(queue, 'nameko-rpc', key)
    const stranger = new Stranger(channel, key)
    await channel.consume(queue, (message) => {
      if (message !== null) stranger.#next?.(message)
    })
    return stranger
  }

  readonly replyTo: string
  readonly #channel: AmqpConfirmChannel
  #next: ((message: DeliveredMessage) => void) | undefined

  private constructor(channel: AmqpConfirmChannel, replyTo: string) {
    this.#channel = channel
    this.replyTo = replyTo
  }

  send(routingKey: string, body: string | Buffer, options: PublishOptions = {}): void {
    this.#channel.publish('nameko-rpc', routingKey, Buffer.from(body as string), {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      ...options,
    })
  }

  async ask(
    routingKey: string,
    body: string | Buffer,
    options: PublishOptions = {},
  ): Promise<{ result: unknown; error: { exc_type: string; value: string; exc_path: string } }> {
    const answer = new Promise<DeliveredMessage>((resolve) => (this.#next = resolve))
    this.send(routingKey, body, { replyTo: this.replyTo, correlationId: 'c1', ...options })
    const message = await answer
    expect(message.properties).toMatchObject({ contentType: 'application/json' })
    return JSON.parse(Buffer.from(message.content).toString()) as never
  }
}
