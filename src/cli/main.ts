#!/usr/bin/env node
import { createRequire } from 'node:module'
import { Command } from 'commander'
import { BrokerUnreachable, ConfigurationError } from '../errors.js'
import { CommandError } from './command-error.js'
import { commands } from './commands/index.js'

const { version } = createRequire(import.meta.url)('kinoko/package.json') as { version: string }

const program = new Command('kinoko').description('runs and calls Kinoko services').version(version)
for (const command of commands) program.addCommand(command())

try {
  await program.parseAsync()
} catch (error) {
  const isUsers = [CommandError, ConfigurationError, BrokerUnreachable].some(
    (known) => error instanceof known,
  )
  process.stderr.write(isUsers ? `Error: ${(error as Error).message}\n` : `${stackOf(error)}\n`)
  process.exitCode = 1
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
