import type * as Amqplib from 'amqplib'
import { ConfigurationError } from '../errors/errors.js'
import type { Connect } from '../ports/transport.js'
import { batchWrites } from './batched-writes.js'

/**
 * amqplib's own `connect`, loaded when it is first used; frames that are written together are sent together. The
 * default of `connect` in Node, and the one place where amqplib itself is imported.
 */
export const connect: Connect = async (url, options) => {
  const amqplib = await loadAmqplib()
  const connection = await amqplib.connect(url, options)
  batchWrites(connection)
  return connection
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
