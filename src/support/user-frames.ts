/** The frames of a stack that are of the user's code, innermost first: neither Kinoko's nor a library's nor the platform's. */
export function userFrames(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && /:\d+:\d+\)?$/.test(line))
    .filter((line) => !notUserCode.test(line) && !isKinokos(line))
    .map((line) => line.trim().replace(/^at (async )?/, ''))
}

/** A frame with its path from the working directory on: `OrderService.order (shop/orders.ts:12:5)`. */
export function readableFrame(frame: string): string {
  const { process } = globalThis as { process?: { cwd?: () => string } }
  const directory = process?.cwd?.()
  const path = frame.replace('file://', '').replace(loweredClass, '$1')
  return directory === undefined ? path : path.replace(`${directory}/`, '')
}

/** The innermost line of the user's code in a stack, as {@link readableFrame} writes it; undefined when it has none. */
export function userLine(stack: string): string | undefined {
  const [frame] = userFrames(stack)
  return frame === undefined ? undefined : readableFrame(frame)
}

/**
 * The line of the user's code that runs at this moment, or that waits for what does. Only the stack is taken: the line is looked
 * for when somebody asks.
 */
export function lineHere(): () => string | undefined {
  const platform = Error as PlatformError
  const limit = platform.stackTraceLimit
  platform.stackTraceLimit = depth
  const here = new Error('here')
  if (limit !== undefined) platform.stackTraceLimit = limit
  let line: { readonly found: string | undefined } | undefined
  return () => (line ??= { found: userLine(here.stack ?? '') }).found
}

/** How many frames of a stack are kept: Kinoko's own stand in front of the user's. */
const depth = 40

interface PlatformError {
  stackTraceLimit?: number
}

/** esbuild writes a class with decorators as `let _Shop = class _Shop {}`: that is the name in stacks. */
const loweredClass = /(^|new |async |Function\.)_(?=\p{Lu}[\p{L}\p{N}_$]*(?:[. ]))/u

const notUserCode = /node:|[/\\]node_modules[/\\]|<anonymous>\)?$/
const folders = ['src', 'testing', 'simulator'] as const

/** The place of Kinoko's own modules; undefined in a bundle, where nothing tells them from others. */
const root = /^\s+at .*?(\/.*\/)src\/support\/user-frames\.[cm]?[jt]s/m.exec(
  new Error('here').stack ?? '',
)?.[1]

function isKinokos(line: string): boolean {
  return root !== undefined && folders.some((folder) => line.includes(`${root}${folder}/`))
}
