/** Programs that leave out what RabbitMQ 4.3.6 does not get on with. */
import type { Command } from './commands.js'
import type { Program } from './program.js'

/**
 * Delayed retry and limits of length go separate ways: RabbitMQ 4.3.6 has a defect there, by which a queue keeps a processor
 * busy for ever, and then there is nothing to compare with.
 */
export function sparing({ kind, commands }: Program): Program {
  const hasPolicy = commands.some(
    (command) => command.do === 'setPolicy' && isLimited(command.definition),
  )
  return { kind, commands: commands.map((command) => spare(command, hasPolicy)) }
}

function spare(command: Command, hasPolicy: boolean): Command {
  if (command.do !== 'assertQueue') return command
  const given = (command.options.arguments ?? {}) as Readonly<Record<string, unknown>>
  if (!hasPolicy && !isLimited(given)) return command
  const kept = Object.entries(given).filter(([name]) => !name.startsWith('x-delayed-retry'))
  return { ...command, options: { ...command.options, arguments: Object.fromEntries(kept) } }
}

function isLimited(settings: object): boolean {
  return Object.keys(settings).some((name) => /^(?:x-)?max-length/.test(name))
}
