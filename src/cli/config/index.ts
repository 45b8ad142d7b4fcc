/** nameko's configuration files, for programs that host services without the command line. Node only. */
export { loadConfig, type ConfigSources, type LoadedConfig } from './load-config.js'
export type { Variables } from './environment-variables.js'
