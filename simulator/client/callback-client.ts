import type { Host } from '../world/network/wire.js'
import { CallbackModel } from './callback/callback-model.js'
import { fail, promise, succeed, type Callback } from './callback/callback.js'
import { wantedRecovery, type ConnectOptions, type Target } from './connect/connect-options.js'
import { credentials } from './connect/credentials.js'
import { IllegalOperationError } from './illegal-operation-error.js'
import { openConnection } from './connect/opening.js'
import type { SocketOptions } from './options.js'
import { RecoveringCallbackModel } from './recovery/recovering-callback-model.js'
import type { RecoveryOptions } from './recovery/recovery-options.js'

/** The module `amqplib/callback_api`. */
export interface CallbackClient {
  /** Connects to the broker, and calls back. */
  readonly connect: CallbackConnect
  /** `plain`, `amqplain` and `external`. */
  readonly credentials: typeof credentials
  /** The error for operations on a channel or connection that is closing or closed. */
  readonly IllegalOperationError: typeof IllegalOperationError
}

/**
 * Connects to the broker, and calls back with the connection, or with an error when the broker cannot be reached or
 * refuses. Throws at once for an address that is none.
 */
export interface CallbackConnect {
  (callback: Callback<CallbackModel>): void
  (url: Target, callback: Callback<CallbackModel>): void
  (url: Target, options: SocketOptions, callback: Callback<CallbackModel>): void
  (
    url: Target,
    options: SocketOptions & { recovery: RecoveryOptions<CallbackModel> | true },
    callback?: Callback<RecoveringCallbackModel>,
  ): RecoveringCallbackModel
}

type Options = ConnectOptions<CallbackModel>
type OnConnect = Callback<CallbackModel | RecoveringCallbackModel>

/** amqplib's callback API on a host. */
export function createCallbackClient(host: Host): CallbackClient {
  const connect = (
    first: Target | OnConnect,
    second?: Options | OnConnect,
    third?: OnConnect,
  ): RecoveringCallbackModel | undefined => {
    const [url, options, callback] = sortOut(first, second, third)
    const recovery = wantedRecovery(options)
    if (recovery !== undefined) {
      const open = (): Promise<CallbackModel> =>
        promise((callback) => openModel(host, url, options, callback))
      return recover(host, open, recovery, callback)
    }
    openModel(host, url, options, callback as Callback<CallbackModel>)
    return undefined
  }
  return { connect: connect as CallbackConnect, credentials, IllegalOperationError }
}

type Sorted = [url: Target | undefined, options: Options | undefined, callback?: OnConnect]

/** Sorts the arguments of `connect`: the callback is the last, url and options may be left out before it. */
function sortOut(
  first: Target | OnConnect,
  second: Options | OnConnect | undefined,
  third: OnConnect | undefined,
): Sorted {
  if (typeof first === 'function') return [undefined, undefined, first]
  if (typeof second === 'function') return [first, undefined, second]
  return third === undefined ? [first, second] : [first, second, third]
}

function openModel(
  host: Host,
  url: Target | undefined,
  options: Options | undefined,
  callback: Callback<CallbackModel>,
): void {
  openConnection(host, url, options, (error, connection) => {
    if (error === null) succeed(callback, new CallbackModel(connection))
    else fail(callback, error)
  })
}

function recover(
  host: Host,
  open: () => Promise<CallbackModel>,
  options: RecoveryOptions<CallbackModel> | true,
  callback: OnConnect | undefined,
): RecoveringCallbackModel {
  const model = new RecoveringCallbackModel(open, options, host.clock)
  if (model.isAwaited) model.waitForConnect(callback)
  else if (callback !== undefined) host.clock.setTimeout(() => succeed(callback, model), 0)
  return model
}
