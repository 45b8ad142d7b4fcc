import type { Outcome } from '../container/outcome.js'
import { ConnectionLost, MessageRefused } from '../errors/errors.js'

/**
 * The result of a call for the code that waits for it, or the error that the call ends with. Where an error is made, a
 * reply has just come in: the frames there are Kinoko's, the same for every error. So its stack becomes that of the code
 * that waits, which the platform knows of an async function without any cost to calls that succeed.
 *
 * @param outcome never rejects; the stacks of errors that are not a call's own, those of middleware, stay as they are
 */
export async function waitFor(outcome: Promise<Outcome>): Promise<unknown> {
  const settled = await outcome
  if (settled.ok) return settled.result
  const { error } = settled
  if (isOfOneCall(error)) leadTo(error, waitingCode())
  throw error
}

const errorsOfCalls = new WeakSet<Error>()

function isOfOneCall(error: unknown): error is Error {
  return error instanceof Error && errorsOfCalls.has(error)
}

/** A call ends with the error. Several calls may end with the same one, when a connection is lost. */
export function noteErrorOfCall(error: Error): void {
  if (!(error instanceof ConnectionLost || error instanceof MessageRefused))
    errorsOfCalls.add(error)
}

type CaptureStackTrace = (target: object, above: unknown) => void

/** The frames of the code that waits for {@link waitFor}; none where the platform does not tell. */
function waitingCode(): readonly string[] {
  const { captureStackTrace } = Error as { captureStackTrace?: CaptureStackTrace }
  const code: { readonly stack?: string } = {}
  captureStackTrace?.(code, waitFor)
  const lines = (code.stack ?? '').split('\n')
  return lines.filter((line) => isFrame.test(line) && !isOfNode.test(line))
}

const isFrame = /^ +at /
const isOfNode = /\bnode:internal\//

function leadTo(error: Error, frames: readonly string[]): void {
  if (frames.length === 0) return
  try {
    const lines = (error.stack ?? String(error)).split('\n')
    const first = lines.findIndex((line) => isFrame.test(line))
    const head = first === -1 ? lines : lines.slice(0, first)
    error.stack = [...head, ...frames].join('\n')
  } catch {
    // an error class of the user's may be frozen: its stack stays as it is
  }
}
