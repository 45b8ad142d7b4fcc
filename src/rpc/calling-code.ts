import { ConnectionLost, MessageRefused } from '../errors/errors.js'

/** The stack of the code that makes a call; written out only when it is asked for, since platforms take their time for that. */
export interface CallingCode {
  readonly stack?: string
}

type CaptureStackTrace = (target: object, above: unknown) => void

/**
 * The code that has called a function, and no frame of the function itself nor of what it calls; undefined where the
 * platform cannot tell.
 *
 * @param callee the function on the stack whose caller is asked for
 */
export function callingCode(callee: unknown): CallingCode | undefined {
  const { captureStackTrace } = Error as { captureStackTrace?: CaptureStackTrace }
  if (captureStackTrace === undefined) return undefined
  const code: CallingCode = {}
  captureStackTrace(code, callee)
  return code
}

/** Errors that a call has ended with, and that do not have the line of their caller yet. */
const withoutCaller = new WeakSet<Error>()

/**
 * Lets the stack of an error lead to the code that made the call. Where an error is made, a reply has just come in:
 * the frames there are Kinoko's, the same for every error.
 *
 * @param code undefined when it is not known yet: the call may be part of another one, which knows
 */
export function leadToCaller(error: Error, code: CallingCode | undefined): void {
  if (isShared(error)) return
  if (code === undefined) withoutCaller.add(error)
  else setFrames(error, framesOf(code.stack))
}

/** The same for an error that an inner call has ended with; errors of other code keep their stacks. */
export function leadToOuterCaller(error: unknown, code: CallingCode | undefined): void {
  if (!(error instanceof Error) || code === undefined || !withoutCaller.delete(error)) return
  setFrames(error, framesOf(code.stack))
}

/** Several calls may end with the same error. */
function isShared(error: Error): boolean {
  return error instanceof ConnectionLost || error instanceof MessageRefused
}

const frame = /^ +at /

function framesOf(stack = ''): readonly string[] {
  return stack.split('\n').filter((line) => frame.test(line))
}

function setFrames(error: Error, frames: readonly string[]): void {
  if (frames.length === 0) return
  const lines = (error.stack ?? String(error)).split('\n')
  const first = lines.findIndex((line) => frame.test(line))
  const head = first === -1 ? lines : lines.slice(0, first)
  try {
    error.stack = [...head, ...frames].join('\n')
  } catch {
    // an error class of the user's may be frozen: its stack stays as it is
  }
}
