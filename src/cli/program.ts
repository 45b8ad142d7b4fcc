import { createRequire } from 'node:module'
import { Command, CommanderError } from 'commander'
import { oneLine, stackOf } from '../ports/one-line.js'
import { isA, messageOf } from '../support/describe.js'
import { redactText } from '../support/redact.js'
import { CommandError, EndedWith, Unsuccessful } from './command-error.js'
import { commands } from './commands/index.js'
import { isSetting } from './console-log.js'
import { wasTold } from './told.js'
import { isUnknownVersion } from './unknown-version.js'

const { version } = createRequire(import.meta.url)('kinoko/package.json') as { version: string }

/** Runs a command line, without the program's own name, to its end; resolves to the exit status. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const program = new Command('kinoko')
    .description('runs and calls Kinoko services')
    .version(version)
    .exitOverride()
    // a URI may stand where no URI belongs
    .configureOutput({ writeErr: (text) => process.stderr.write(redactText(withoutValue(text))) })
  try {
    for (const command of wanted(args)) {
      program.addCommand(inheriting(await command(), program))
    }
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    // these have been said already
    if (isA(error, CommanderError)) return error.exitCode
    if (isA(error, Unsuccessful)) return 1
    if (isA(error, EndedWith)) return error.status
    if (!wasTold(error)) process.stderr.write(`${redactText(inWords(error))}\n`)
    return 1
  }
}

/** An error that the user can set right takes one line; of any other the stack says where it was, if it has one. */
function inWords(error: unknown): string {
  if (!isA(error, Error)) return oneLine(messageOf(error))
  if (isUsers(error)) return `Error: ${oneLine(error.message)}`
  return stackOf(error).trimStart() || oneLine(messageOf(error))
}

/** Of an option that is not known the name alone: `--usr=name:password`. */
function withoutValue(text: string): string {
  return text.replace(/(unknown option '(?:--[^=']*|-[^-'])).*'/s, "$1'")
}

/** The settings of the program are for the commands of a command, too. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent)
  for (const inner of command.commands) inheriting(inner, command)
  return command
}

/** The command that is named; all of them for their list. */
function wanted([name = '']: readonly string[]): readonly (() => Promise<Command>)[] {
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined
  return named === undefined ? Object.values(commands) : [named]
}

/** Whether the user can set it right, so that a stack would lead nowhere. */
function isUsers(error: unknown): error is Error {
  return error instanceof CommandError || isSetting(error) || isUnknownVersion(error)
}
