import {
  ConnectionLost,
  MessageRefused,
  ReplyQueueLost,
  RpcTimeout,
  ServiceNotFound,
} from '../index.js'

const failures = [RpcTimeout, ServiceNotFound, ConnectionLost, MessageRefused, ReplyQueueLost]

/**
 * Whether an error says that the target cannot be reached or does not answer. An error of the target's method is an
 * answer.
 */
export function isFailureOfTarget(error: unknown): boolean {
  return failures.some((failure) => error instanceof failure)
}
