/** An operation on a channel or connection that is closing or closed. */
export class IllegalOperationError extends Error {
  /** `IllegalOperationError`. */
  declare readonly name: 'IllegalOperationError'
  /** The place in the code where it was closed, as a stack trace. */
  readonly stackAtStateChange: string | undefined

  /** @param stack - the place in the code where it was closed */
  constructor(message: string, stack?: string) {
    super(message)
    this.stackAtStateChange = stack
  }
}

/** A stack that is written out only when it is asked for: platforms take their time for that. */
export interface StackCapture {
  /** The reason that the stack was taken for. */
  readonly reason: string
  /** An error that has the stack. */
  readonly here: Error
}

Object.defineProperty(IllegalOperationError.prototype, 'name', {
  value: 'IllegalOperationError',
  writable: true,
  configurable: true,
})

/** The stack of the caller, with the reason that it was taken for. */
export function captureStack(reason: string): StackCapture {
  return { reason, here: new Error() }
}

/** The text of a stack, as amqplib has it. */
export function writeStack({ reason, here }: StackCapture): string {
  const frames = (here.stack ?? '').split('\n').slice(2)
  return [`Stack capture: ${reason}`, ...frames].join('\n')
}
