import type { ChannelClose, ClientCommand, ConnectionClose } from '../core/methods.js'
import { methodIds, replyCodes } from '../core/reply-codes.js'
import { closeMessage, methodName } from './wording.js'

/** An error with the ids of the method that the broker blames. */
export interface ChannelError extends Error {
  code: number
  classId: number
  methodId: number
}

/** The error for the listeners of a channel's `error`, when the broker has closed the channel. */
export function channelError(close: ChannelClose): ChannelError {
  return blame(`Channel closed by server: ${closeMessage(close)}`, close)
}

/** The error for the call that was out: the call is the culprit if its method is the one that the broker blames. */
export function callError(method: ClientCommand['method'], close: ChannelClose): ChannelError {
  const ids = methodIds[method]
  const isCulprit = ids?.[0] === close.classId && ids[1] === close.methodId
  if (!isCulprit) return channelError(close)
  return blame(`Operation failed: ${methodName(method)}; ${closeMessage(close)}`, close)
}

/** The error for the listeners of a connection's `error` and `close`, when the broker has closed the connection. */
export function connectionError(close: ConnectionClose): Error & { code: number } {
  const error = new Error(`Connection closed: ${closeMessage(close)}`)
  return Object.assign(error, { code: close.replyCode })
}

/** Whether a close with that reply code is an error: a shutdown on purpose is none. */
export function isFatal(code: number): boolean {
  return code !== replyCodes.CONNECTION_FORCED && code !== replySuccess
}

/** The reply code of a close without an error. */
export const replySuccess = 200

function blame(text: string, { replyCode, classId, methodId }: ChannelClose): ChannelError {
  return Object.assign(new Error(text), { code: replyCode, classId, methodId })
}
