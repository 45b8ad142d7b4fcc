import { keepName } from '../platform/keep-name.js'
import type { Content } from '../encoding/bytes.js'
import type { Connection } from '../connection.js'
import { Emitter } from '../platform/emitter.js'
import type { ConnectionEvents } from '../events.js'
import { forwardEvents } from '../forward-events.js'
import type { ChannelOptions } from '../options.js'
import { selectConfirms } from '../requests/channel.js'
import { fail, succeed, type Callback, type Done } from './callback.js'
import { Channel } from './channel.js'
import { ConfirmChannel } from './confirm-channel.js'

/** A connection of the callback API. */
export class CallbackModel extends Emitter<ConnectionEvents> {
  static {
    keepName(this, 'CallbackModel')
  }

  /** The connection under that of the API. */
  readonly connection: Connection

  constructor(connection: Connection) {
    super()
    this.connection = connection
    forwardEvents(connection, this)
  }

  /** Closes the connection, and calls back once the broker has agreed. */
  close(callback?: Done): void {
    this.connection.close(callback as ((error: Error | null) => void) | undefined)
  }

  /** Sends a new secret, and calls back once the broker has taken it. */
  updateSecret(newSecret: Content, reason: string, callback?: Done): void {
    // without a callback this throws, as in amqplib, but only after the secret has been sent
    this.connection.updateSecret(newSecret, reason, callback as () => void)
  }

  /** Opens a channel, and calls back with it. */
  createChannel(callback: Callback<Channel>): Channel
  createChannel(options: ChannelOptions | undefined, callback: Callback<Channel>): Channel
  createChannel(
    first: ChannelOptions | Callback<Channel> | undefined,
    second?: Callback<Channel>,
  ): Channel {
    const { options, callback } = sortOut(first, second)
    const channel = new Channel(this.connection, options)
    channel.open((error: Error | null) => {
      finish(callback, error, channel)
    })
    return channel
  }

  /** Opens a channel on which the broker confirms each message, and calls back with it. */
  createConfirmChannel(callback: Callback<ConfirmChannel>): ConfirmChannel
  createConfirmChannel(
    options: ChannelOptions | undefined,
    callback: Callback<ConfirmChannel>,
  ): ConfirmChannel
  createConfirmChannel(
    first: ChannelOptions | Callback<ConfirmChannel> | undefined,
    second?: Callback<ConfirmChannel>,
  ): ConfirmChannel {
    const { options, callback } = sortOut(first, second)
    const channel = new ConfirmChannel(this.connection, options)
    const done = (error: Error | null): void => {
      finish(callback, error, channel)
    }
    channel.open((error: Error | null) => {
      if (error === null) channel.rpc(selectConfirms(), done)
      else done(error)
    })
    return channel
  }
}

/** A lone argument is the callback. */
function sortOut<T>(
  first: ChannelOptions | Callback<T> | undefined,
  second: Callback<T> | undefined,
): { options: ChannelOptions | undefined; callback: Callback<T> | undefined } {
  return second === undefined
    ? { options: undefined, callback: first as Callback<T> | undefined }
    : { options: first as ChannelOptions | undefined, callback: second }
}

function finish<T>(callback: Callback<T> | undefined, error: Error | null, channel: T): void {
  if (!callback) return
  if (error === null) succeed(callback, channel)
  else fail(callback, error)
}
