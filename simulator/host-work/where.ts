/** How many calls of a stack are looked at: Node's own stand in front of the user's. */
const depth = 40

interface ErrorWithStacks {
  stackTraceLimit?: number
}

/**
 * The place in user code that runs at this moment. Only the stack is taken; the line is looked for when somebody asks.
 */
export function placeOfCode(): () => string | undefined {
  const platformError = Error as ErrorWithStacks
  const limit = platformError.stackTraceLimit
  platformError.stackTraceLimit = depth
  const { stack } = lazily(new Error('here'))
  if (limit !== undefined) platformError.stackTraceLimit = limit
  return () => lineOfUser(stack())
}

function lazily(error: Error): { stack: () => string } {
  return { stack: () => error.stack ?? '' }
}

/** The innermost line of a stack that is neither Kinoko's nor a library's nor the platform's. */
function lineOfUser(stack: string): string | undefined {
  const lines = stack.split('\n').slice(1)
  const line = lines.find((text) => /[/\\]/.test(text) && !notUserCode.test(text))
  return line?.trim().replace(/^at (async )?/, '')
}

const notUserCode =
  /node:|[/\\]node_modules[/\\]|[/\\]testing[/\\](globals|simulation)[/\\]|[/\\]simulator[/\\](host-work|world)[/\\]/
