/** The one place where amqplib itself is imported: the default of `connect` in Node. */
import type * as Amqplib from 'amqplib'
import { ConfigurationError } from '../errors.js'
import type { Connect } from '../transport.js'

/** amqplib's own `connect`, loaded when it is first used. */
export const connect: Connect = async (url, options) => {
  const amqplib = await loadAmqplib()
  return amqplib.connect(url, options)
}

async function loadAmqplib(): Promise<typeof Amqplib> {
  try {
    return await import('amqplib')
  } catch (cause) {
    throw new ConfigurationError(
      'amqplib cannot be loaded: run `npm install amqplib`, or pass another `connect` (kinoko/simulator has one)',
      { cause },
    )
  }
}
