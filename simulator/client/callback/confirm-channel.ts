import { keepName } from '../platform/keep-name.js'
import type { Content } from '../encoding/bytes.js'
import type { PublishOptions } from '../options.js'
import { Channel } from './channel.js'

/** Called with null when the broker has taken charge of the message, with an Error when it has not. */
export type PublishCallback = (error: Error, ok: object) => void

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

  /** Calls back when all messages are confirmed, or with the first that is refused. */
  waitForConfirms(callback: (error?: Error) => void): void {
    this.allConfirmed().then(
      () => callback(),
      (error: unknown) => callback(error as Error),
    )
  }
}
