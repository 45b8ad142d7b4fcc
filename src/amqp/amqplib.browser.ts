import { ConfigurationError } from '../errors/errors.js'
import type { Connect } from '../ports/transport.js'

/** Stands in for amqplib where there are no sockets: always rejects with a ConfigurationError. */
export const connect: Connect = () =>
  Promise.reject(
    new ConfigurationError(
      'a browser cannot open AMQP connections: pass `connect`, for example from kinoko/simulator',
    ),
  )

/** Other connections than amqplib's need no preparation. */
export const preparing = (connect: Connect): Connect => connect
