/** A drop-in for `amqplib/callback_api`, on the same broker as the promise API of this package. */
import type { CallbackConnect } from './client/callback-client.js'
import { credentials } from './client/connect/credentials.js'
import { IllegalOperationError } from './client/illegal-operation-error.js'
import { sharedSimulator } from './shared/shared-simulator.js'

/** Connects to the shared broker, and calls back. See `CallbackClient.connect`. */
export const connect = ((...args: Parameters<CallbackConnect>): unknown =>
  sharedSimulator().callbackApi.connect(...args)) as CallbackConnect

export { credentials, IllegalOperationError }

/** amqplib is CommonJS: `import amqplib from` finds its functions under `default`. */
export default { connect, credentials, IllegalOperationError }
