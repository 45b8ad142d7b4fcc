import { readFile } from 'node:fs/promises'
import type { Config } from '../../config/config.js'
import { messageOf } from '../../support/describe.js'
import { ConfigurationError } from '../../errors/errors.js'
import type { Variables } from './environment-variables.js'
import { checked, FromVariables } from './origins.js'
import { readTlsFiles, type FileTlsOptions } from './tls-files.js'
import { parseOrigins, parseYaml } from './yaml.js'

/** The sources of a configuration; later sources win. */
export interface ConfigSources {
  /** The path of a YAML file. Default: no file. */
  readonly config?: string | undefined
  /** The broker's address, `AMQP_URI`. Default: that of the file. */
  readonly broker?: string | undefined
  /** Settings as `KEY=VALUE`, the value in YAML; `KEY` alone is true. Default: none. */
  readonly define?: readonly string[] | undefined
}

/**
 * Reads a configuration and checks it. Rejects with a ConfigurationError that says where, what and why, and of a value
 * that comes from environment variables their names alone.
 *
 * @param variables values for `${VAR}` in the file; by default the environment of the process
 *
 * @example
 * const config = await loadConfig({ config: 'config.yaml' })
 * const runner = new ServiceRunner({ config })
 */
export async function loadConfig(
  sources: ConfigSources,
  variables: Variables = process.env,
): Promise<LoadedConfig> {
  return (await readSources(sources, variables)).loaded
}

/** A configuration as it is written, and as it is to connect with. */
export interface ReadSources {
  readonly written: FileConfig
  readonly loaded: LoadedConfig
}

/** Reads a configuration both ways, and checks it. Rejects with a ConfigurationError. */
export async function readSources(
  sources: ConfigSources,
  variables: Variables,
): Promise<ReadSources> {
  const written = await readConfig(sources, variables)
  const loaded = await checked(
    () => withFiles(written),
    () => readOrigins(sources),
  )
  return { written, loaded }
}

/** The configuration with marks where the values of environment variables are. */
export async function readOrigins({
  config,
  broker,
  define = [],
}: ConfigSources): Promise<unknown> {
  const file = config === undefined ? {} : parseOrigins(await readText(config))
  if (file instanceof FromVariables) return file
  return {
    ...(file as object | null),
    ...(broker === undefined ? {} : { AMQP_URI: broker }),
    ...Object.fromEntries(define.map((text) => definition(text, parseOrigins))),
  }
}

/** A configuration from a file, which may have settings of the services' own. */
export type LoadedConfig = Config & Readonly<Record<string, unknown>>

/** A configuration as it is written: certificates by the names of their files. */
export type FileConfig = Omit<Config, 'AMQP_SSL'> & {
  readonly AMQP_SSL?: boolean | FileTlsOptions
} & Readonly<Record<string, unknown>>

/** Reads a configuration as it is written. */
export async function readConfig(
  sources: ConfigSources,
  variables: Variables,
): Promise<FileConfig> {
  const { config: file, broker, define = [] } = sources
  return {
    ...(file === undefined ? {} : await loadFile(file, variables)),
    ...(broker === undefined ? {} : { AMQP_URI: broker }),
    ...Object.fromEntries(define.map((text) => parseDefinition(text, variables))),
  }
}

/** A configuration to connect with: certificates and keys stand in place of the names of their files. */
export async function withFiles(config: FileConfig): Promise<LoadedConfig> {
  const { AMQP_SSL } = config
  if (AMQP_SSL === undefined) return config
  return { ...config, AMQP_SSL: await readTlsFiles(AMQP_SSL) }
}

async function loadFile(file: string, variables: Variables): Promise<FileConfig> {
  const content = parseYaml(await readText(file), variables, file)
  if (content === null) return {}
  if (typeof content === 'object' && !Array.isArray(content)) return content as FileConfig
  throw new ConfigurationError(
    `${file} must hold keys and values, not ${Array.isArray(content) ? 'a list' : `a ${typeof content}`}`,
  )
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ConfigurationError(`${file} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

function parseDefinition(text: string, variables: Variables): [key: string, value: unknown] {
  return definition(text, (value, key) => parseYaml(value, variables, `--define ${key}`))
}

function definition(
  text: string,
  parse: (value: string, key: string) => unknown,
): [key: string, value: unknown] {
  const end = text.indexOf('=')
  if (end === -1) return [text.trim(), true]
  const key = text.slice(0, end).trim()
  if (key === '') throw new ConfigurationError('--define takes KEY=VALUE, and got no KEY')
  return [key, parse(text.slice(end + 1), key)]
}
