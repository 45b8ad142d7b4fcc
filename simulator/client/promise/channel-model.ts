import { keepName } from '../platform/keep-name.js'
import type { Content } from '../encoding/bytes.js'
import type { Connection } from '../connection.js'
import { Emitter } from '../platform/emitter.js'
import type { ConnectionEvents } from '../events.js'
import { forwardEvents } from '../forward-events.js'
import type { ChannelOptions } from '../options.js'
import { selectConfirms } from '../requests/channel.js'
import { Channel } from './channel.js'
import { ConfirmChannel } from './confirm-channel.js'

/** A connection of the promise API. */
export class ChannelModel extends Emitter<ConnectionEvents> {
  static {
    keepName(this, 'ChannelModel')
  }

  /** The connection under that of the API. */
  readonly connection: Connection

  constructor(connection: Connection) {
    super()
    this.connection = connection
    forwardEvents(connection, this)
  }

  /** Closes the connection. Resolves once the broker has agreed, after `close` has been emitted. */
  close(): Promise<void> {
    return promise((done) => this.connection.close(done))
  }

  /** Sends a new secret. Resolves once the broker has taken it. */
  updateSecret(newSecret: Content, reason: string): Promise<void> {
    return promise((done) => this.connection.updateSecret(newSecret, reason, () => done(null)))
  }

  /** Opens a channel. */
  async createChannel(options?: ChannelOptions): Promise<Channel> {
    const channel = new Channel(this.connection, options)
    await channel.open()
    return channel
  }

  /** Opens a channel on which the broker confirms each message. */
  async createConfirmChannel(options?: ChannelOptions): Promise<ConfirmChannel> {
    const channel = new ConfirmChannel(this.connection, options)
    await channel.open()
    await channel.rpc(selectConfirms())
    return channel
  }
}

function promise(start: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error === null) resolve()
      else reject(error)
    })
  })
}
