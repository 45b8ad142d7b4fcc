import { Command } from 'commander'
import { stringify } from 'yaml'
import { readConfig } from '../config/load-config.js'
import { withConfigOptions, type ConfigSources } from '../options.js'

/** Prints the configuration that services would get, environment variables filled in. */
export function showConfig(): Command {
  return withConfigOptions(new Command('show-config'))
    .description('print the configuration as services would get it, in YAML')
    .action(async (sources: ConfigSources) => {
      process.stdout.write(stringify(await readConfig(sources, process.env), { version: '1.1' }))
    })
}
