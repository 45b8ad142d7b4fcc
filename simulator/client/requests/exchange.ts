import { shortstr, table } from '../encoding/fields.js'
import type { AssertExchangeOptions, DeleteExchangeOptions } from '../options.js'
import { flag, plainRequest, withOptions, type Empty, type Request } from './request.js'

export function assertExchange(
  exchange: string,
  type: string,
  options?: AssertExchangeOptions,
): Request<Empty> {
  const given = options ?? {}
  const { durable, autoDelete, internal } = given
  const args = withOptions(given.arguments, { 'alternate-exchange': given.alternateExchange })
  return declareExchange(exchange, type, {
    passive: false,
    durable: flag(durable, true),
    autoDelete: flag(autoDelete),
    internal: flag(internal),
    arguments: args,
  })
}

export function checkExchange(exchange: string): Request<Empty> {
  return declareExchange(exchange, '', {
    passive: true,
    durable: true,
    autoDelete: false,
    internal: false,
    arguments: undefined,
  })
}

export function deleteExchange(exchange: string, options?: DeleteExchangeOptions): Request<Empty> {
  const { ifUnused } = options ?? {}
  return plainRequest('exchange.delete', (from) => ({
    ...from,
    method: 'exchange.delete',
    exchange: shortstr('exchange', exchange),
    ifUnused: flag(ifUnused),
  }))
}

/** The request that binds an exchange, or unbinds it. */
export function bindExchange(
  method: 'exchange.bind' | 'exchange.unbind',
  destination: string,
  source: string,
  pattern: string,
  args: unknown,
): Request<Empty> {
  return plainRequest(method, (from) => ({
    ...from,
    method,
    destination: shortstr('destination', destination),
    source: shortstr('source', source),
    routingKey: shortstr('routingKey', pattern, ''),
    arguments: table('arguments', args),
  }))
}

interface Declaration {
  readonly passive: boolean
  readonly durable: boolean
  readonly autoDelete: boolean
  readonly internal: boolean
  readonly arguments: unknown
}

function declareExchange(exchange: string, type: string, declaration: Declaration): Request<Empty> {
  return plainRequest('exchange.declare', (from) => ({
    ...from,
    method: 'exchange.declare',
    exchange: shortstr('exchange', exchange),
    type: shortstr('type', type, 'direct'),
    ...declaration,
    arguments: table('arguments', declaration.arguments),
  }))
}
