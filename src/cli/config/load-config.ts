import { readFile } from 'node:fs/promises'
import type { Config } from '../../config/config.js'
import { describe, messageOf } from '../../support/describe.js'
import { ConfigurationError } from '../../errors/errors.js'
import type { Variables } from './environment-variables.js'
import { readTlsFiles } from './tls-files.js'
import { parseYaml } from './yaml.js'

/** Where a configuration comes from; what comes later wins. */
export interface ConfigSources {
  /** The path of a YAML file. */
  readonly config?: string | undefined
  /** The broker's address, `AMQP_URI`. */
  readonly broker?: string | undefined
  /** `KEY=VALUE`, the value in YAML; `KEY` alone is true. */
  readonly define?: readonly string[] | undefined
}

/**
 * Reads a configuration. Throws a ConfigurationError that says where, what and why.
 *
 * @param variables what `${VAR}` in the file stands for; by default the environment of the process
 *
 * @example
 * const config = await loadConfig({ config: 'config.yaml' })
 * const runner = new ServiceRunner({ config })
 */
export async function loadConfig(
  sources: ConfigSources,
  variables: Variables = process.env,
): Promise<LoadedConfig> {
  return withFiles(await readConfig(sources, variables))
}

/** A configuration from a file, which may have settings of the services' own. */
export type LoadedConfig = Config & Readonly<Record<string, unknown>>

/** The same as it is written: certificates by the names of their files. */
export async function readConfig(
  sources: ConfigSources,
  variables: Variables,
): Promise<LoadedConfig> {
  const { config: file, broker, define = [] } = sources
  return {
    ...(file === undefined ? {} : await loadFile(file, variables)),
    ...(broker === undefined ? {} : { AMQP_URI: broker }),
    ...Object.fromEntries(define.map((text) => parseDefinition(text, variables))),
  }
}

/** The same with what its files hold in place of their names, for who connects. */
export async function withFiles<C extends Config>(config: C): Promise<C> {
  const { AMQP_SSL } = config
  return AMQP_SSL === undefined ? config : { ...config, AMQP_SSL: await readTlsFiles(AMQP_SSL) }
}

async function loadFile(file: string, variables: Variables): Promise<LoadedConfig> {
  const content = parseYaml(await readText(file), variables, file)
  if (content === null) return {}
  if (typeof content === 'object' && !Array.isArray(content)) return content as LoadedConfig
  throw new ConfigurationError(`${file} must hold keys and values, not ${describe(content)}`)
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ConfigurationError(`${file} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

function parseDefinition(text: string, variables: Variables): [key: string, value: unknown] {
  const end = text.indexOf('=')
  if (end === -1) return [text.trim(), true]
  const key = text.slice(0, end).trim()
  if (key === '') throw new ConfigurationError(`--define takes KEY=VALUE, not ${text}`)
  return [key, parseYaml(text.slice(end + 1), variables, `--define ${key}`)]
}
