/** The methods of AMQP's exchange class. */
import type { BrokerState } from '../broker-state.js'
import type { Channel } from '../channel/channel.js'
import { assertEquivalent, assertSameArguments } from '../values/equivalence.js'
import { parseExchangeType } from '../exchanges/exchange.js'
import { typeAtom } from '../values/erlang-terms.js'
import type { ExchangeBind, ExchangeDeclare, ExchangeDelete } from '../methods.js'
import { describe, reservedPrefix } from '../values/names.js'
import { ProtocolError } from '../reply-codes.js'
import { fieldType } from '../values/table.js'
import type { VirtualHost } from '../virtual-host.js'
import { bind, unbind } from './binding.js'
import { checkNotReserved, refuseDefaultExchange, withoutLineBreaks } from './checks.js'

export function declareExchange(
  broker: BrokerState,
  channel: Channel,
  command: ExchangeDeclare,
): void {
  const { virtualHost } = channel.connection
  const name = withoutLineBreaks(command.exchange)
  if (command.passive) {
    refuseDefaultExchange(name)
    virtualHost.exchange(name)
    return
  }
  const type = parseExchangeType(command.type, broker.profile.exchanges.unknownType)
  refuseDefaultExchange(name)
  const where = describe('exchange', name, virtualHost.name)
  const exchange =
    virtualHost.exchanges.get(name) ??
    createExchange(virtualHost, name, where, { ...command, type })
  assertEquivalent(where, 'type', exchange.type, type)
  assertEquivalent(where, 'durable', exchange.durable, command.durable)
  assertEquivalent(where, 'auto_delete', exchange.autoDelete, command.autoDelete)
  assertEquivalent(where, 'internal', exchange.internal, command.internal)
  assertSameArguments(where, ['alternate-exchange'], exchange.arguments, command.arguments)
}

export function deleteExchange(channel: Channel, command: ExchangeDelete): void {
  const { virtualHost } = channel.connection
  const name = withoutLineBreaks(command.exchange)
  refuseDefaultExchange(name)
  const where = describe('exchange', name, virtualHost.name)
  if (name.startsWith(reservedPrefix)) {
    throw new ProtocolError('ACCESS_REFUSED', `deletion of system ${where} not allowed`)
  }
  const exchange = virtualHost.exchanges.get(name)
  if (exchange === undefined) return
  if (command.ifUnused && exchange.hasBindings) {
    throw new ProtocolError('PRECONDITION_FAILED', `${where} in use`)
  }
  virtualHost.deleteExchange(exchange)
}

export function bindExchange(channel: Channel, command: ExchangeBind): void {
  const { source, destination, routingKey, arguments: args } = command
  const isBind = command.method === 'exchange.bind'
  const change = isBind ? bind : unbind
  change(channel, { source, kind: 'exchange', destination, routingKey, arguments: args })
}

function createExchange(
  virtualHost: VirtualHost,
  name: string,
  where: string,
  command: Omit<ExchangeDeclare, 'type'> & { type: ReturnType<typeof parseExchangeType> },
): ReturnType<VirtualHost['addExchange']> {
  checkNotReserved('exchange', name)
  const alternate = command.arguments.get('alternate-exchange')
  if (alternate !== undefined && typeof alternate !== 'string') {
    const type = typeAtom(fieldType(alternate))
    throw new ProtocolError(
      'PRECONDITION_FAILED',
      `invalid type '${type}' for arg 'alternate-exchange' in ${where}`,
    )
  }
  const { type, durable, autoDelete, internal, arguments: args } = command
  return virtualHost.addExchange({ name, type, durable, autoDelete, internal, arguments: args })
}
