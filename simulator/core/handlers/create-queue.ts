/** A queue that is not there yet, by a client or by the operator of the broker. */
import type { BrokerState } from '../broker-state.js'
import type { Connection } from '../connection.js'
import type { QueueRequest } from '../queue/declaration.js'
import type { Queue } from '../queue/queue.js'
import { implicitType } from '../queue/settings.js'
import { ProtocolError } from '../reply-codes.js'
import { typeAtom } from '../values/erlang-terms.js'
import { describe } from '../values/names.js'
import { fieldType, withField, type FieldTable } from '../values/table.js'
import type { VirtualHost } from '../virtual-host.js'
import { checkQueueLimit } from './limits.js'

type Lifetime = Pick<QueueRequest, 'durable' | 'exclusive' | 'autoDelete' | 'arguments'>

/** A wrong request is a ProtocolError. The owner is the connection that alone may use the queue. */
export function createQueue(
  broker: BrokerState,
  virtualHost: VirtualHost,
  request: QueueRequest,
  owner: Connection | undefined,
): Queue {
  const { name, arguments: args, exclusive, autoDelete } = request
  const where = describe('queue', name, virtualHost.name)
  const { checksLimitFirst } = virtualHost.profile.queues
  const checkLimit = (): void => {
    // an operator is not limited
    if (owner !== undefined) checkQueueLimit(virtualHost, name)
  }
  if (checksLimitFirst) checkLimit()
  checkDeadLetterExchange(where, args)
  const type = broker.queueTypes.get(where, args, virtualHost.defaultQueueType)
  const { rules } = type
  rules.arguments.check(where, args)
  checkFeatures(virtualHost, request)
  if (!checksLimitFirst) checkLimit()
  const durable = isDurable(request)
  rules.checkProperties(where, { durable, exclusive, autoDelete }, args)
  const declaration = {
    name,
    virtualHost: virtualHost.name,
    durable,
    autoDelete,
    owner: exclusive ? owner?.id : undefined,
    arguments: args,
  }
  const policy = virtualHost.policies.of({ name, queueType: rules.type })
  const settings = rules.settingsOf(args, policy)
  const queue = type.create(declaration, settings, broker.queueEnvironment(virtualHost))
  virtualHost.queues.set(name, queue)
  if (exclusive) owner?.exclusiveQueues.add(queue)
  queue.touch()
  return queue
}

/** Case: simulator/core/deprecated-features, "that are denied close the connection in %s". */
function checkFeatures({ profile }: VirtualHost, request: Lifetime): void {
  const { denied } = profile.queues
  const isTransient = !request.durable && !request.exclusive
  const reason =
    (isTransient ? denied.transient_nonexcl_queues : undefined) ??
    (request.arguments.has('x-queue-master-locator') ? denied.queue_master_locator : undefined)
  if (reason !== undefined) throw new ProtocolError('INTERNAL_ERROR', reason)
}

/** An exclusive queue cannot outlive its connection, so it is not durable whatever was asked for. */
export function isDurable({
  durable,
  exclusive,
}: Pick<Lifetime, 'durable' | 'exclusive'>): boolean {
  return durable && !exclusive
}

/**
 * The request with the type that a queue has which was declared without one. Cases: queue-redeclare, "compares a queue
 * without a type as a classic one"; virtual-hosts, "have a default type of queues".
 */
export function withType<T extends Lifetime>(virtualHost: VirtualHost, request: T): T {
  const { arguments: args, durable, exclusive, autoDelete } = request
  if (args.has('x-queue-type')) return request
  const takesDefault = durable && !exclusive && !autoDelete
  const type = takesDefault ? virtualHost.defaultQueueType : implicitType
  if (type === implicitType && !virtualHost.profile.queues.storesType) return request
  return { ...request, arguments: withField(args, 'x-queue-type', type) }
}

function checkDeadLetterExchange(where: string, args: FieldTable): void {
  const exchange = args.get('x-dead-letter-exchange')
  if (exchange === undefined || typeof exchange === 'string') return
  const type = typeAtom(fieldType(exchange))
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `invalid type '${type}' for arg 'x-dead-letter-exchange' in ${where}`,
  )
}
