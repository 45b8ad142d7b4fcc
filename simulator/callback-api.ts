/** A drop-in for `amqplib/callback_api`, on the same broker as the promise API of this package. */
import { defaultSimulator } from './default-simulator.js'

export const { connect, credentials, IllegalOperationError } = defaultSimulator.callbackApi

export default { connect, credentials, IllegalOperationError }
