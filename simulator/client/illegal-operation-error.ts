/** Something was asked of a channel or connection that is closing or closed. */
export class IllegalOperationError extends Error {
  declare readonly name: 'IllegalOperationError'
  /** Where it was closed, as a stack trace. */
  readonly stackAtStateChange: string | undefined

  constructor(message: string, stack?: string) {
    super(message)
    this.stackAtStateChange = stack
  }
}

/** A stack that is written out only if somebody asks for it: hosts take their time for that. */
export interface StackCapture {
  readonly reason: string
  readonly here: Error
}

Object.defineProperty(IllegalOperationError.prototype, 'name', {
  value: 'IllegalOperationError',
  writable: true,
  configurable: true,
})

/** The stack of the caller, headed by why it was taken. */
export function captureStack(reason: string): StackCapture {
  return { reason, here: new Error() }
}

export function writeStack({ reason, here }: StackCapture): string {
  const frames = (here.stack ?? '').split('\n').slice(2)
  return [`Stack capture: ${reason}`, ...frames].join('\n')
}
