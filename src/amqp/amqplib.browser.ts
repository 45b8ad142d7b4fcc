/** Stands in for amqplib where there are no sockets. */
import { ConfigurationError } from '../errors.js'
import type { Connect } from '../transport.js'

export const connect: Connect = () =>
  Promise.reject(
    new ConfigurationError(
      'a browser cannot open AMQP connections: pass `connect`, for example from kinoko/simulator',
    ),
  )
