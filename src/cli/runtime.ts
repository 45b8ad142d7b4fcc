import type { Config } from '../config/config.js'
import type { RuntimeOptions } from '../container/environment.js'
import type { Simulator } from '../../simulator/index.js'
import { redactUri } from '../support/redact.js'
import { CommandError } from './command-error.js'
import { readSources, type ConfigSources } from './config/load-config.js'
import { consoleLog, type LogOptions } from './console-log.js'
import { simulatedBroker } from './simulated-broker.js'

export interface CommandRuntime {
  /** The configuration as it was written, for commands that show it. */
  readonly config: Config
  readonly options: RuntimeOptions
  /** The place where the services run, in a few words. */
  readonly broker: string
}

/** The configuration of a command, and what its services and clients run on. */
export async function prepareRuntime(
  sources: ConfigSources,
  log: LogOptions = {},
): Promise<CommandRuntime> {
  const chosen = simulatedBroker(sources.broker)
  const broker = chosen === undefined ? sources.broker : undefined
  const { written: config, loaded } = await readSources({ ...sources, broker }, process.env)
  const options = { config: loaded, logger: consoleLog(config, log) }
  if (chosen === undefined)
    return { config, options, broker: redactUri(config.AMQP_URI ?? 'amqp://localhost') }
  const { connect, ambient } = await startSimulator(chosen.version)
  return {
    config,
    options: {
      ...options,
      config: { ...options.config, AMQP_URI: 'amqp://localhost' },
      connect,
      ambient,
    },
    broker: 'the embedded simulator',
  }
}

async function startSimulator(version: string | undefined): Promise<Simulator> {
  // only now, since most never need it
  const { createSimulator, rabbitmqVersions } = await import('../../simulator/index.js')
  const { findVersion } = await import('../../simulator/core/profile.js')
  const rabbitmq = version === undefined ? undefined : findVersion(version)
  if (version !== undefined && rabbitmq === undefined) {
    throw new CommandError(
      `--broker simulator:${version}: that version of RabbitMQ is not simulated; there are ${rabbitmqVersions.join(', ')}`,
    )
  }
  return createSimulator({
    clock: 'real',
    trace: 0,
    ...(rabbitmq === undefined ? {} : { rabbitmq }),
  })
}
