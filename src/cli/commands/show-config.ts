import { Command } from 'commander'
import { stringify } from 'yaml'
import { readConfig, readOrigins } from '../config/load-config.js'
import { redactConfig } from '../config/redact-config.js'
import { withConfigOptions, type ConfigSources } from '../options.js'

interface ShowConfigOptions extends ConfigSources {
  readonly showSecrets?: boolean
}

/** Prints the configuration that services would get, environment variables filled in. */
export function showConfig(): Command {
  return withConfigOptions(new Command('show-config'))
    .description('print the configuration as services would get it, in YAML')
    .option('--show-secrets', 'passwords too, which are hidden otherwise')
    .action(async ({ showSecrets = false, ...sources }: ShowConfigOptions) => {
      const config = await readConfig(sources, process.env)
      const shown = showSecrets ? config : redactConfig(config, await readOrigins(sources))
      process.stdout.write(stringify(shown, { version: '1.1' }))
    })
}
