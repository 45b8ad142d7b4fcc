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
  readonly connection: Connection

  constructor(connection: Connection) {
    super()
    this.connection = connection
    forwardEvents(connection, this)
  }

  close(callback?: Done): void {
    this.connection.close(callback as ((error: Error | null) => void) | undefined)
  }

  updateSecret(newSecret: Content, reason: string, callback?: Done): void {
    // without a callback it throws, as amqplib does, but only after it has sent the secret
    this.connection.updateSecret(newSecret, reason, callback as () => void)
  }

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
