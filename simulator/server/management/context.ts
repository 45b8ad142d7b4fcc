/** The common parts of the API's resources: the broker, and how things in it are found and changed. */
import type { Exchange } from '../../core/exchanges/exchange.js'
import type { Queue } from '../../core/queue/queue.js'
import type { VirtualHost } from '../../core/virtual-host.js'
import type { Operator } from '../../operator/operator.js'
import type { BrokerControl } from '../control/control.js'
import type { Hub } from '../hub.js'
import { Refused, type InnerClient } from '../inner-client.js'
import { badRequest, HttpError, notAuthorised, notFound } from './http-error.js'
import { param, type ApiRequest } from './request.js'

export interface Listener {
  readonly protocol: string
  readonly host: string
  readonly port: number
}

export interface Management {
  readonly hub: Hub
  readonly operator: Operator
  readonly control: BrokerControl
  /** The addresses where clients connect, the management port included. */
  readonly listeners: () => readonly Listener[]
}

export function virtualHostOf({ hub }: Management, request: ApiRequest): VirtualHost {
  const found = hub.broker.virtualHosts.get(param(request, 'vhost'))
  if (found === undefined) throw notFound()
  return found
}

/** The virtual host of the path, or all where the path names none. */
export function virtualHostsOf(management: Management, request: ApiRequest): VirtualHost[] {
  return request.params['vhost'] === undefined
    ? [...management.hub.broker.virtualHosts.values()]
    : [virtualHostOf(management, request)]
}

export function queueOf(management: Management, request: ApiRequest): Queue {
  const found = virtualHostOf(management, request).queues.get(param(request, 'queue'))
  if (found === undefined) throw notFound()
  return found
}

export function exchangeOf(management: Management, request: ApiRequest): Exchange {
  const name = exchangeNameOf(request)
  const found = virtualHostOf(management, request).exchanges.get(name)
  if (found === undefined) throw notFound()
  return found
}

/** The default exchange has no name, and a path cannot have an empty part. */
export function exchangeNameOf(request: ApiRequest): string {
  const name = param(request, 'exchange')
  return name === 'amq.default' ? '' : name
}

/**
 * Lets a client in the server do something in the virtual host of the path, as the user who asks. An error of the broker
 * becomes an answer of the API.
 */
export function asClient<T>(
  { hub }: Management,
  request: ApiRequest,
  act: (client: InnerClient) => T,
): T {
  const { name: username, password } = request.user
  try {
    const login = { username, password, virtualHost: param(request, 'vhost') }
    const client = hub.openInner(login)
    const result = act(client)
    client.close()
    return result
  } catch (error) {
    throw error instanceof Refused ? answerTo(error) : error
  }
}

const replyCodes = { accessRefused: 403, notFound: 404, notAllowed: 530 }

function answerTo({ replyCode, message }: Refused): HttpError {
  switch (replyCode) {
    case replyCodes.accessRefused:
      return notAuthorised(message)
    case replyCodes.notFound:
      return new HttpError(404, 'not_found', message)
    case replyCodes.notAllowed:
      return new HttpError(404, 'not_found', 'Not Found')
    default:
      return new HttpError(400, 'bad_request', message)
  }
}

/** The operator refuses bad input with a TypeError; the answer has its reason. */
export function attempt<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw badRequest(error.message)
    throw error
  }
}
