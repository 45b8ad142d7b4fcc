/** The one place where amqplib itself is imported: the default of `connect` in Node. */
import type * as Amqplib from 'amqplib'
import { ConfigurationError } from '../errors/errors.js'
import type { Connect } from '../ports/transport.js'
import { batchWrites } from './batched-writes.js'

/** amqplib's own `connect`, loaded when it is first used; what is written together is sent together. */
export const connect: Connect = async (url, options) => {
  const amqplib = await loadAmqplib()
  const connection = await amqplib.connect(url, options)
  batchWrites(connection)
  return connection
}

let loading: Promise<typeof Amqplib> | undefined

/**
 * Both connections of a container ask at once, and both must get the same module: of several imports that go on at the same
 * time, vitest 4.1 mocks only the first when the factory of `vi.mock` is asynchronous.
 */
function loadAmqplib(): Promise<typeof Amqplib> {
  return (loading ??= importAmqplib())
}

async function importAmqplib(): Promise<typeof Amqplib> {
  try {
    return await import('amqplib')
  } catch (cause) {
    throw new ConfigurationError(
      'amqplib cannot be loaded: run `npm install amqplib`, or pass another `connect` (kinoko/simulator has one)',
      { cause },
    )
  }
}
