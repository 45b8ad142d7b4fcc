import type { Host } from '../world/network/wire.js'
import { wantedRecovery, type ConnectOptions, type Target } from './connect/connect-options.js'
import type { Connection } from './connection.js'
import { credentials } from './connect/credentials.js'
import { IllegalOperationError } from './illegal-operation-error.js'
import { openConnection } from './connect/opening.js'
import type { SocketOptions } from './options.js'
import { ChannelModel } from './promise/channel-model.js'
import { RecoveringChannelModel } from './recovery/recovering-channel-model.js'
import type { RecoveryOptions } from './recovery/recovery-options.js'

/** The module `amqplib`. */
export interface Client {
  /** Connects to the broker. */
  readonly connect: Connect
  /** `plain`, `amqplain` and `external`. */
  readonly credentials: typeof credentials
  /** The error for operations on a channel or connection that is closing or closed. */
  readonly IllegalOperationError: typeof IllegalOperationError
}

/**
 * Connects to the broker, by default to `amqp://localhost`. Rejects when the broker cannot be reached or refuses, and
 * for an address that is none. With the option `recovery` the connection is restored whenever it is lost.
 */
export interface Connect {
  (
    url: Target,
    options: SocketOptions & { recovery: RecoveryOptions<ChannelModel> | true },
  ): Promise<RecoveringChannelModel>
  (url?: Target, options?: SocketOptions): Promise<ChannelModel>
}

/** amqplib's promise API on a host. */
export function createClient(host: Host): Client {
  const connect = (
    url?: Target,
    options?: ConnectOptions<ChannelModel>,
  ): Promise<ChannelModel | RecoveringChannelModel> => {
    const open = (): Promise<ChannelModel> => openModel(host, url, options)
    const recovery = wantedRecovery(options)
    if (recovery === undefined) return open()
    const model = new RecoveringChannelModel(open, recovery, host.clock)
    return model.isAwaited ? model.waitForConnect() : Promise.resolve(model)
  }
  return { connect: connect as Connect, credentials, IllegalOperationError }
}

function openModel(
  host: Host,
  url: Target | undefined,
  options: SocketOptions | undefined,
): Promise<ChannelModel> {
  return new Promise<Connection>((resolve, reject) => {
    openConnection(host, url, options, (error, connection) => {
      if (error === null) resolve(connection)
      else reject(error)
    })
  }).then((connection) => new ChannelModel(connection))
}
