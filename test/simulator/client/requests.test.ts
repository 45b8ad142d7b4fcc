import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeTable } from '../../../simulator/client/encoding/codec.js'
import * as acknowledge from '../../../simulator/client/requests/acknowledge.js'
import * as basic from '../../../simulator/client/requests/basic.js'
import * as exchanges from '../../../simulator/client/requests/exchange.js'
import * as queues from '../../../simulator/client/requests/queue.js'
import type { Origin, Request } from '../../../simulator/client/requests/request.js'
import { methodName } from '../../../simulator/client/wording.js'
import type { ClientCommand } from '../../../simulator/core/methods.js'
import { apiArguments, definitions } from './support/amqplib-internals.js'
import { outcome } from './support/outcome.js'
import '../../support/properties.js'

type Arguments = readonly unknown[]
type Make = (...args: never[]) => Request<unknown> | ((from: Origin) => ClientCommand)

const from: Origin = { connection: 1, channel: 1 }

/** The methods of the API by the name that amqplib marshals their arguments under. */
const methods: Record<string, { method: string; make: Make }> = {
  assertQueue: { method: 'queue.declare', make: queues.assertQueue },
  checkQueue: { method: 'queue.declare', make: queues.checkQueue },
  deleteQueue: { method: 'queue.delete', make: queues.deleteQueue },
  purgeQueue: { method: 'queue.purge', make: queues.purgeQueue },
  bindQueue: { method: 'queue.bind', make: queues.bindQueue.bind(null, 'queue.bind') },
  unbindQueue: { method: 'queue.unbind', make: queues.bindQueue.bind(null, 'queue.unbind') },
  assertExchange: { method: 'exchange.declare', make: exchanges.assertExchange },
  checkExchange: { method: 'exchange.declare', make: exchanges.checkExchange },
  deleteExchange: { method: 'exchange.delete', make: exchanges.deleteExchange },
  bindExchange: {
    method: 'exchange.bind',
    make: exchanges.bindExchange.bind(null, 'exchange.bind'),
  },
  unbindExchange: {
    method: 'exchange.unbind',
    make: exchanges.bindExchange.bind(null, 'exchange.unbind'),
  },
  consume: { method: 'basic.consume', make: basic.consume },
  cancel: { method: 'basic.cancel', make: basic.cancel },
  get: { method: 'basic.get', make: basic.get },
  prefetch: { method: 'basic.qos', make: basic.qos },
  recover: { method: 'basic.recover', make: basic.recover },
  ack: { method: 'basic.ack', make: (...args: [never, never]) => acked(acknowledge.ack, args) },
  nack: {
    method: 'basic.nack',
    make: (...args: [never, never, never]) => acked(acknowledge.nack, args),
  },
  reject: {
    method: 'basic.reject',
    make: (...args: [never, never]) => acked(acknowledge.reject, args),
  },
}

function acked<Args extends unknown[]>(
  make: (from: Origin, ...args: Args) => ClientCommand,
  args: Args,
): (from: Origin) => ClientCommand {
  return (origin) => make(origin, ...args)
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'q', 'x'.repeat(255), 'x'.repeat(256), 'é'.repeat(127), 'é'.repeat(128)),
)

const anything = fc.oneof(
  { weight: 4, arbitrary: anyText },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(undefined, null, 0, 1, -1, 1.5, NaN, 65535, 65536, 2 ** 64),
  },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(true, false, 5n, Symbol('s'), {}, [1]) },
)

const anyOptions = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, 0, ''),
  fc.dictionary(
    fc.constantFrom(
      ...['durable', 'exclusive', 'autoDelete', 'internal', 'expires', 'messageTtl', 'maxLength'],
      ...['deadLetterExchange', 'deadLetterRoutingKey', 'maxPriority', 'overflow', 'queueMode'],
      ...[
        'alternateExchange',
        'ifUnused',
        'ifEmpty',
        'consumerTag',
        'noLocal',
        'noAck',
        'priority',
      ],
    ),
    anything,
  ),
  fc.record({
    arguments: fc.oneof(anything, fc.dictionary(fc.constantFrom('x-expires', 'own'), anything)),
    expires: fc.constantFrom<unknown>(undefined, 5),
  }),
)

/** What amqplib would have its broker read. */
function theirs(name: string, method: string, args: Arguments): unknown {
  const fields = (apiArguments[name] as (...args: Arguments) => object)(...args)
  const id = definitions[methodName(method)] as number
  const frame = definitions.encodeMethod(id, from.channel, fields)
  const read = definitions.decode(id, frame.subarray(11))
  // fields that mean nothing to RabbitMQ are not in our commands
  const sent = Object.entries(read).filter(([key]) => key !== 'ticket' && key !== 'nowait')
  return { ...from, method, ...Object.fromEntries(sent) }
}

function ours(make: Make, args: Arguments): unknown {
  const made = (make as (...args: Arguments) => Request<unknown> | ((from: Origin) => object))(
    ...args,
  )
  const command = typeof made === 'function' ? made(from) : made.encode(from)
  if (!('arguments' in command)) return command
  return { ...command, arguments: decodeTable(command.arguments as never) }
}

describe.each(Object.entries(methods))('%s', (name, { method, make }) => {
  test('sends what amqplib sends, or throws what it throws', () => {
    const args = fc.oneof(
      fc.tuple(anything, anyOptions, anyOptions),
      fc.tuple(anything, anything, anyOptions),
      fc.tuple(anyText, anything, anything, anyOptions),
      fc.tuple(anyText, anyText, anyOptions),
    )
    fc.assert(
      fc.property(args, (given) => {
        expect(outcome(() => ours(make, given))).toEqual(outcome(() => theirs(name, method, given)))
      }),
      { numRuns: 500 },
    )
  })
})

describe('a request', () => {
  test('reads the arguments of a queue when it is sent, and the other options when it is made', () => {
    const table: Record<string, unknown> = { 'x-expires': 1 }
    const options = { arguments: table, durable: false }
    const request = queues.assertQueue('q', options)
    table['x-expires'] = 2
    options.durable = true
    const command = request.encode(from)
    expect(command).toMatchObject({ durable: false, arguments: new Map([['x-expires', 2]]) })
  })

  test('throws for arguments that are no object when it is made, for a bad name when it is sent', () => {
    expect(() => queues.assertQueue('q', { arguments: 'text' as never })).toThrow(TypeError)
    const request = queues.assertQueue(5 as never)
    expect(() => request.encode(from)).toThrow(
      "Field 'queue' is the wrong type; must be a string (up to 255 chars)",
    )
  })
})
