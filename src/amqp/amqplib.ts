import type * as Amqplib from 'amqplib'
import { ConfigurationError } from '../errors/errors.js'
import type { AmqpConnection, Connect } from '../ports/transport.js'
import { messageOf } from '../support/describe.js'
import { batchWrites } from './batched-writes.js'
import { noticeClosedSocket } from './closed-socket.js'
import { overhear } from './handshake.js'
import { makeHeadersReadable } from './readable-headers.js'

/** amqplib's own `connect`, loaded when it is first used. The default in Node, and the one place where amqplib itself is imported. */
export const connect: Connect = async (url, options) => {
  const amqplib = await loadAmqplib()
  const { opening, lastWords } = overhear(() => amqplib.connect(url, options))
  try {
    return prepared(await opening)
  } catch (cause) {
    const said = lastWords()
    // it tells of a refused user itself
    if (said === undefined || !messageOf(cause).startsWith('Expected ')) throw cause
    throw new Error(said, { cause })
  }
}

/** A `connect` of the user's own, whose connections may be amqplib's as well. */
export function preparing(connect: Connect): Connect {
  return async (url, options) => prepared(await connect(url, options))
}

const preparedOnes = new WeakSet<AmqpConnection>()

/**
 * A connection of amqplib sends together what is written together, reads headers that would end it, and ends with its
 * socket. Connections of other libraries stay as they are.
 */
function prepared<C extends AmqpConnection>(connection: C): C {
  if (preparedOnes.has(connection)) return connection
  preparedOnes.add(connection)
  batchWrites(connection)
  makeHeadersReadable(connection)
  noticeClosedSocket(connection)
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
  const amqplib: Partial<typeof Amqplib> = await import('amqplib').catch(refuse)
  // a bundler can be told to leave it out, and gives an empty module then
  if (typeof amqplib.connect !== 'function') return refuse()
  return amqplib as typeof Amqplib
}

function refuse(cause?: unknown): never {
  throw new ConfigurationError(
    'amqplib cannot be loaded: run `npm install amqplib`, or pass another `connect` (kinoko/simulator has one)',
    { cause },
  )
}
