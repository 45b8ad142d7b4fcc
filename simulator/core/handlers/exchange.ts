/** The methods of AMQP's exchange class. */
import type { Channel } from '../channel/channel.js'
import type { Exchange, ExchangeDeclaration } from '../exchanges/exchange.js'
import { assertEquivalent, assertSameArguments } from '../values/equivalence.js'
import { typeAtom } from '../values/erlang-terms.js'
import type { ExchangeBind, ExchangeDeclare, ExchangeDelete } from '../methods.js'
import { describe, reservedPrefix } from '../values/names.js'
import { ProtocolError } from '../reply-codes.js'
import { fieldType } from '../values/table.js'
import type { VirtualHost } from '../virtual-host.js'
import { bind, unbind } from './binding.js'
import { permit, permitPassive } from './permissions.js'
import { checkNotReserved, refuseDefaultExchange, withoutLineBreaks } from './checks.js'

export function declareExchange(channel: Channel, command: ExchangeDeclare): void {
  const { virtualHost } = channel.connection
  const name = withoutLineBreaks(command.exchange)
  if (command.passive) {
    refuseDefaultExchange(name)
    permitPassive(channel, 'exchange', name)
    virtualHost.exchange(name)
    return
  }
  const { type } = command
  virtualHost.exchangeTypes.check(type, command.arguments)
  refuseDefaultExchange(name)
  permit(channel, 'configure', 'exchange', name)
  const where = describe('exchange', name, virtualHost.name)
  const exchange = virtualHost.exchanges.get(name) ?? create(channel, name, command)
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
  permit(channel, 'configure', 'exchange', name)
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

function create(channel: Channel, name: string, command: ExchangeDeclare): Exchange {
  checkNotReserved('exchange', name)
  const alternate = command.arguments.get('alternate-exchange')
  if (typeof alternate === 'string') {
    permit(channel, 'read', 'exchange', name)
    permit(channel, 'write', 'exchange', alternate)
  }
  return createExchange(channel.connection.virtualHost, { ...command, name })
}

/** An exchange that is not there yet. A mistake in the declaration is a ProtocolError. */
export function createExchange(
  virtualHost: VirtualHost,
  declaration: ExchangeDeclaration,
): Exchange {
  const { name, type, durable, autoDelete, internal, arguments: args } = declaration
  const alternate = args.get('alternate-exchange')
  if (alternate !== undefined && typeof alternate !== 'string') {
    throw new ProtocolError(
      'PRECONDITION_FAILED',
      `invalid type '${typeAtom(fieldType(alternate))}' for arg 'alternate-exchange' in ` +
        describe('exchange', name, virtualHost.name),
    )
  }
  return virtualHost.addExchange({ name, type, durable, autoDelete, internal, arguments: args })
}
