import { CommandError } from './command-error.js'

/**
 * Why a module of the user's cannot be loaded, in a line: the error without the frames of the loader, and the place in the
 * user's code. An error that is about the command line stays as it is.
 */
export function loadProblem(name: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error
  return new CommandError(`cannot load \`${name}\`: ${wordsOf(error)}`, { cause: error })
}

/** Whatever a module throws. */
function wordsOf(thrown: unknown): string {
  try {
    return readWords(thrown)
  } catch {
    return 'it throws what cannot be read'
  }
}

function readWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { name, message, stack = '' } = error
  const [first = '', ...rest] = message.split('\n').filter((line) => line.trim() !== '')
  if (codeOf(error) === 'ERR_REQUIRE_CYCLE_MODULE') return takenForCommonJs
  if (isNotFound(error)) return `${first}${importerOf(error, first)}`
  // esbuild, by which tsx reads TypeScript, gives a line to each mistake, with its place
  if (first.startsWith('Transform failed')) return rest.join('; ').replaceAll(' ERROR:', '')
  const words = `${name}: ${[first, ...rest].join(' ')}`
  const place = name === 'SyntaxError' ? firstLineOf(stack) : firstFrameOf(stack)
  if (place !== undefined) return `${words} (at ${place})`
  // of a module of ECMAScript Node tells the place to nobody but the terminal
  return name === 'SyntaxError' ? `${words} (\`node --check\` with the file shows where)` : words
}

function isNotFound(error: Error): boolean {
  return codeOf(error) === 'ERR_MODULE_NOT_FOUND' || codeOf(error) === 'MODULE_NOT_FOUND'
}

function codeOf(error: Error): unknown {
  return (error as { code?: unknown }).code
}

/** `npm init` of npm 11 writes that type; Node then takes for CommonJS what is none, and tells of a cycle that there is not. */
const takenForCommonJs =
  'its package.json has "type": "commonjs", but it is an ECMAScript module: `npm pkg set type=module`, or call the file .mts'

/** Only modules of ECMAScript say it in the message. */
function importerOf(error: Error, message: string): string {
  const { requireStack } = error as { requireStack?: unknown }
  const importer: unknown = Array.isArray(requireStack) ? requireStack[0] : undefined
  return typeof importer === 'string' && !message.includes(importer)
    ? `, imported from ${importer}`
    : ''
}

/** Of a mistake in the syntax Node says the place before everything else. */
function firstLineOf(stack: string): string | undefined {
  return /^(?:file:\/\/)?(\/\S+|[A-Za-z]:[\\/]\S+):(\d+)$/m.exec(stack.split('\n')[0] ?? '')?.[0]
}

function firstFrameOf(stack: string): string | undefined {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  const own = frames.find((line) => !/node:|[/\\]node_modules[/\\]/.test(line))
  return own === undefined
    ? undefined
    : (/\(([^()]+:\d+:\d+)\)$/.exec(own)?.[1] ?? own.trim().slice(3))
}
