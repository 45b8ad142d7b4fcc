import { InvalidArgumentError, Option, type Command } from 'commander'
import type { ConfigSources } from './config/load-config.js'

/** The options that say where a configuration comes from. */
export function withConfigOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'the YAML configuration file')
    .addOption(
      new Option('-d, --define <KEY=VALUE>', 'set a configuration entry, again and again')
        .default([], 'none')
        .argParser((value, previous: readonly string[]) => [...previous, value]),
    )
}

/** The same, and which broker to use. */
export function withBrokerOptions(command: Command): Command {
  return withConfigOptions(command).option(
    '--broker <uri>',
    'the broker, instead of AMQP_URI in the configuration; `simulator` for the embedded one, `simulator:4.0` for that version of RabbitMQ',
  )
}

export type { ConfigSources }

/** Reads a whole number from the least one that is allowed. Throws an InvalidArgumentError for anything else, an empty text among it. */
export function wholeNumber(least: 0 | 1, most = Infinity): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (Number.isSafeInteger(number) && number >= least && number <= most && text !== '') {
      return number
    }
    const bound = most === Infinity ? '' : `, at most ${most}`
    throw new InvalidArgumentError(`It must be a whole number, at least ${least}${bound}.`)
  }
}

/** Reads a port; 0 is one that is free. Throws an InvalidArgumentError for anything else. */
export function portNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('It must be a port, a number from 0 to 65535.')
}
