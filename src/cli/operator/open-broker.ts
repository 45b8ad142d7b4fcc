import { connect } from '../../amqp/amqplib.js'
import { urisOf } from '../../amqp/uri.js'
import { resolveConfig, type ResolvedConfig } from '../../config/config.js'
import { CommandError } from '../command-error.js'
import { loadConfig, type ConfigSources } from '../config/load-config.js'
import { simulatedBroker } from '../simulated-broker.js'
import { Broker } from './broker.js'
import { Management, managementUri } from './management.js'

/** The settings of a command that looks after a broker. Rejects with a CommandError for the embedded simulator. */
export async function operatorConfig(sources: ConfigSources): Promise<ResolvedConfig> {
  if (simulatedBroker(sources.broker) !== undefined) {
    throw new CommandError(
      '--broker simulator is empty when a command begins: look at the broker of a running process, of `kinoko broker` for example',
    )
  }
  return resolveConfig(await loadConfig(sources))
}

/** Works with a connection to the broker, and closes it. */
export async function withBroker<T>(
  config: ResolvedConfig,
  work: (broker: Broker) => Promise<T>,
): Promise<T> {
  const broker = await Broker.open(config, connect)
  try {
    return await work(broker)
  } finally {
    await broker.close()
  }
}

/** The management API of the first broker in the configuration, or that which is given. */
export function managementOf(config: ResolvedConfig, given: string | undefined): Management {
  const [uri = ''] = urisOf(config)
  return new Management(managementUri(given, process.env['AMQP_MANAGEMENT_URI'], uri))
}
