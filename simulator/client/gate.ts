import {
  captureStack,
  IllegalOperationError,
  writeStack,
  type StackCapture,
} from './illegal-operation-error.js'

/** Lets operations pass until it is shut; then each is told why. */
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

  /** The gate was shut because somebody asked for it, and now it is done: the stack stays that of the asker. */
  finish(reason: string): StackCapture {
    return this.#stack === undefined ? captureStack(reason) : { ...this.#stack, reason }
  }

  /** What those are told who come too late. */
  refusal(): IllegalOperationError {
    return new IllegalOperationError(this.#message ?? '', this.#stack && writeStack(this.#stack))
  }
}
