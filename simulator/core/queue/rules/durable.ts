import { ProtocolError } from '../../reply-codes.js'
import type { QueueProperties } from './queue-rules.js'

/** Refuses properties of a queue that is always durable, and shared. Case: stream, "is never %s". */
export function checkDurable(
  where: string,
  { durable, exclusive, autoDelete }: QueueProperties,
): void {
  const property = autoDelete
    ? 'auto-delete'
    : exclusive
      ? 'exclusive-owner'
      : durable
        ? undefined
        : 'non-durable'
  if (property === undefined) return
  throw new ProtocolError('PRECONDITION_FAILED', `invalid property '${property}' for ${where}`)
}
