import type { Config } from '../config/config.js'
import type { RuntimeOptions } from '../container/environment.js'
import { readConfig, withFiles, type ConfigSources } from './config/load-config.js'
import { consoleLog } from './console-log.js'

export interface CommandRuntime {
  /** As it was written, for who shows it. */
  readonly config: Config
  readonly options: RuntimeOptions
  /** Where the services run, in a few words. */
  readonly broker: string
}

/** What `--broker` takes for the embedded simulator. */
export const simulator = 'simulator'

/** The configuration of a command, and what its services and clients run on. */
export async function prepareRuntime(sources: ConfigSources): Promise<CommandRuntime> {
  const isSimulated = sources.broker === simulator
  const broker = isSimulated ? undefined : sources.broker
  const config = await readConfig({ ...sources, broker }, process.env)
  const options = { config: await withFiles(config), logger: consoleLog(config) }
  if (!isSimulated) return { config, options, broker: config.AMQP_URI ?? 'amqp://localhost' }
  // only now, since most never need it
  const { createSimulator } = await import('../../simulator/index.js')
  const { connect, ambient } = createSimulator({ clock: 'real', trace: 0 })
  const simulated = { ...options.config, AMQP_URI: 'amqp://localhost' }
  return {
    config,
    options: { ...options, config: simulated, connect, ambient },
    broker: 'the embedded simulator',
  }
}
