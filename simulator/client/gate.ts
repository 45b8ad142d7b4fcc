import {
  captureStack,
  IllegalOperationError,
  writeStack,
  type StackCapture,
} from './illegal-operation-error.js'

/** Lets operations pass until it is shut; then each fails with the reason. */
export class Gate {
  #message: string | undefined
  #stack: StackCapture | undefined

  /** Throws an IllegalOperationError once the gate is shut. */
  pass(): void {
    if (this.#message !== undefined) throw this.refusal()
  }

  /** Shuts the gate, or gives another reason. The stack tells where the state changed. */
  shut(message: string, stack: StackCapture): void {
    this.#message = message
    this.#stack = stack
  }

  /** The close that the user asked for is done: the stack stays that of the user's call. */
  finish(reason: string): StackCapture {
    return this.#stack === undefined ? captureStack(reason) : { ...this.#stack, reason }
  }

  /** The error for operations that come too late. */
  refusal(): IllegalOperationError {
    return new IllegalOperationError(this.#message ?? '', this.#stack && writeStack(this.#stack))
  }
}
