/** The one place where amqplib itself is imported: the default of `connect` in Node. */
import type * as Amqplib from 'amqplib'
import { ConfigurationError } from '../errors/errors.js'
import type { Connect } from '../ports/transport.js'
import { messageOf } from '../support/describe.js'
import { batchWrites } from './batched-writes.js'
import { overhear } from './handshake.js'

/** amqplib's own `connect`, loaded when it is first used; what is written together is sent together. */
export const connect: Connect = async (url, options) => {
  const amqplib = await loadAmqplib()
  const { opening, lastWords } = overhear(() => amqplib.connect(url, options))
  try {
    const connection = await opening
    batchWrites(connection)
    return connection
  } catch (cause) {
    const said = lastWords()
    // it tells of a refused user itself
    if (said === undefined || !messageOf(cause).startsWith('Expected ')) throw cause
    throw new Error(said, { cause })
  }
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
