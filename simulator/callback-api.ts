/** A drop-in for `amqplib/callback_api`, on the same broker as the promise API of this package. */
import { defaultSimulator } from './default-simulator.js'

const { callbackApi } = defaultSimulator

/** Connects to the shared broker, and calls back. See `CallbackClient.connect`. */
export const connect = callbackApi.connect

/** amqplib's `credentials`: `plain`, `amqplain` and `external`. */
export const credentials = callbackApi.credentials

/** amqplib's error for operations on a channel or connection that is closing or closed. */
export const IllegalOperationError = callbackApi.IllegalOperationError

/** amqplib is CommonJS: `import amqplib from` finds its functions under `default`. */
export default { connect, credentials, IllegalOperationError }
