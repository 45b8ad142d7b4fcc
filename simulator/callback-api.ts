/** A drop-in for `amqplib/callback_api`, on the same broker as the promise API of this package. */
import type { CallbackConnect } from './client/callback-client.js'
import { credentials } from './client/connect/credentials.js'
import { IllegalOperationError } from './client/illegal-operation-error.js'
import { defaultSimulator } from './default-simulator.js'

/** Connects to the shared broker, and calls back. See `CallbackClient.connect`. */
export const connect = ((...args: Parameters<CallbackConnect>) =>
  defaultSimulator.callbackApi.connect(...args)) as CallbackConnect

/** amqplib's `credentials`: `plain`, `amqplain` and `external`. */
export { credentials }

/** amqplib's error for operations on a channel or connection that is closing or closed. */
export { IllegalOperationError }

/** amqplib is CommonJS: `import amqplib from` finds its functions under `default`. */
export default { connect, credentials, IllegalOperationError }
