import { closest } from '../support/suggest.js'
import { CommandError } from './command-error.js'

/** The embedded simulator as a broker of a command. */
export interface SimulatedBroker {
  /** The version of RabbitMQ; undefined for the default. */
  readonly version: string | undefined
}

/** The settings of the embedded simulator in `--broker`; undefined for another broker. Throws a CommandError for a slip of the keyboard. */
export function simulatedBroker(broker = ''): SimulatedBroker | undefined {
  const [, name = '', version] = /^([a-z]+)(?::([^/@]*))?$/i.exec(broker) ?? []
  if (name === 'simulator') return { version }
  if (closest(name, ['simulator']) === undefined) return undefined
  const meant = ['simulator', ...(version === undefined ? [] : [version])].join(':')
  throw new CommandError(
    `--broker ${broker}: did you mean \`${meant}\`? A broker on a host of that name is amqp://${name}`,
  )
}
