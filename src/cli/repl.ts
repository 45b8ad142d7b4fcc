import { once } from 'node:events'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { start, type REPLServer } from 'node:repl'
import { text } from 'node:stream/consumers'
import { CommandError } from './command-error.js'

/** A command that begins with a dot: `.services`. */
export interface DotCommand {
  readonly help: string
  /** Gets the rest of the line, and resolves with the text to be shown. An error is shown, too. */
  readonly action: (line: string) => Promise<string>
}

export interface ReplOptions {
  readonly banner: string
  /** The values that lines can use, by name. */
  readonly context: Readonly<Record<string, unknown>>
  readonly commands: Readonly<Record<string, DotCommand>>
  /** Completes what only the shell knows; undefined for lines that are JavaScript's own. */
  readonly complete: (line: string) => [completions: string[], completed: string] | undefined
  /** A value, or an error, as text. */
  readonly show: (value: unknown) => string
}

/**
 * A JavaScript prompt with top-level await; resolves when it was left. Where nobody sits at it, the input
 * is a script, with top-level await and the commands too; rejects with the error that the script throws.
 */
export async function startRepl(options: ReplOptions): Promise<void> {
  const { banner, context } = options
  if (process.stdin.isTTY) {
    process.stdout.write(banner)
    const server = start({ prompt: '> ', useGlobal: false, writer: options.show })
    Object.assign(server.context, context)
    completeWith(server, options)
    for (const [name, command] of Object.entries(options.commands)) define(server, name, command)
    keepHistory(server)
    await once(server, 'exit')
  } else {
    await runScript(await text(process.stdin), options)
  }
}

type Completer = (line: string, tell: (error: null, result: [string[], string]) => void) => void

function completeWith(server: REPLServer, { complete }: ReplOptions): void {
  const ofJavaScript = server.completer as Completer
  const completer: Completer = (line, tell) => {
    const found = complete(line)
    if (found === undefined) ofJavaScript(line, tell)
    else tell(null, found)
  }
  Object.assign(server, { completer })
}

function define(server: REPLServer, name: string, { help, action }: DotCommand): void {
  const run = async (line: string): Promise<string> => action(line)
  server.defineCommand(name, {
    help,
    action(line: string) {
      void run(line)
        .catch((error: unknown) => (error as Error).message)
        .then((shown) => {
          process.stdout.write(`${shown}\n`)
          this.displayPrompt()
        })
    },
  })
}

/** In the file that `KINOKO_SHELL_HISTORY` names, else in the home directory; an empty name keeps none. */
function keepHistory(server: REPLServer): void {
  const file = process.env['KINOKO_SHELL_HISTORY'] ?? join(homedir(), '.kinoko_shell_history')
  if (file === '') return
  server.setupHistory(file, (error) => {
    if (error !== null) process.stderr.write(`no history: ${error.message}\n`)
  })
}

async function runScript(text: string, { context, commands }: ReplOptions): Promise<void> {
  const command = async (name: string, line: string): Promise<void> => {
    process.stdout.write(`${await commands[name]!.action(line)}\n`)
  }
  const values = { ...context, [nameOfCommand]: command }
  await compiled(withCommands(text, commands), Object.keys(values))(...Object.values(values))
}

const nameOfCommand = '$command'

/** The script with calls in place of lines such as `.call service.method 1`; a chain of calls may begin with a dot, too. */
function withCommands(script: string, commands: ReplOptions['commands']): string {
  return script.replace(/^\.(\w+)(?:[ \t]+(.*?))?[ \t]*\r?$/gm, (line, name: string, rest = '') => {
    if (name === 'exit') return ';return'
    if (!Object.hasOwn(commands, name)) return line
    return `;await ${nameOfCommand}(${JSON.stringify(name)}, ${JSON.stringify(rest)})`
  })
}

function compiled(script: string, names: string[]): (...values: unknown[]) => Promise<unknown> {
  try {
    return new AsyncFunction(...names, script)
  } catch (cause) {
    throw new CommandError(`the script is no JavaScript: ${String(cause)}`, { cause })
  }
}

type AsyncFunctionConstructor = new (
  ...parametersAndBody: string[]
) => (...values: unknown[]) => Promise<unknown>

/** The constructor has no name of its own in the language. */
const { constructor: AsyncFunction } = Object.getPrototypeOf(async () => Promise.resolve()) as {
  constructor: AsyncFunctionConstructor
}
