import { keepName } from '../platform/keep-name.js'
import type { Content } from '../encoding/bytes.js'
import type { PublishOptions } from '../options.js'
import { Channel } from './channel.js'

/** Called with null when the broker has taken charge of the message, with an Error when it has not. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as amqplib types it
export type PublishCallback = (error: any, ok: object) => void

/** A channel on which the broker confirms each message. */
export class ConfirmChannel extends Channel {
  static {
    keepName(this, 'ConfirmChannel')
  }

  /** Publishes a message, and calls back with its confirm. Gives false as `publish` of other channels does. */
  override publish(
    exchange: string,
    routingKey: string,
    content: Content,
    options?: PublishOptions,
    callback?: PublishCallback,
  ): boolean {
    const mayGoOn = super.publish(exchange, routingKey, content, options)
    this.expectConfirm(callback as ((error: Error | null) => void) | undefined)
    return mayGoOn
  }

  /** Publishes a message to a queue, and calls back with its confirm. Gives false as `publish` does. */
  override sendToQueue(
    queue: string,
    content: Content,
    options?: PublishOptions,
    callback?: PublishCallback,
  ): boolean {
    return this.publish('', queue, content, options, callback)
  }

  /** Resolves when all messages are confirmed; rejects with the first that is refused. */
  waitForConfirms(): Promise<void> {
    return this.allConfirmed() as Promise<void>
  }
}
