import { connect as amqplibConnect, preparing } from '#amqplib'
import type { ConnectionEnvironment } from '../amqp/connection-environment.js'
import { isConfigKey, resolveConfig, type Config } from '../config/config.js'
import { checkOptions } from '../config/options.js'
import { ConfigurationError } from '../errors/errors.js'
import { describe } from '../support/describe.js'
import { guarded } from '../support/guarded-logger.js'
import { hostAmbient, type Ambient } from '../ports/ambient.js'
import { consoleLogger, type Logger } from '../ports/logger.js'
import type { Connect } from '../ports/transport.js'
import { serializerNamed } from '../wire/serializers.js'
import type { IdempotencyStore } from './idempotency.js'
import type { Middleware } from './middleware.js'

/** The settings and ports that containers, runners and standalone clients run on; everything has a default. */
export interface RuntimeOptions {
  /** The settings. Default: see {@link Config}. */
  config?: Config
  /** Opens connections: amqplib's `connect` by default, or the simulator's. */
  connect?: Connect
  /** Time and chance: the host's by default, or the simulator's. */
  ambient?: Ambient
  /** Anything with pino's methods; by default warnings and errors go to the console. */
  logger?: Logger
  /** Hooks around calls, events and workers, the outermost first. Default: no hooks. */
  middleware?: readonly Middleware[]
  /** Keeps the outcomes of idempotent methods. Default: a store in memory for each container. */
  idempotencyStore?: IdempotencyStore
}

/** The options with every choice made. */
export interface Environment extends ConnectionEnvironment {
  readonly middleware: readonly Middleware[]
  readonly idempotencyStore: IdempotencyStore | undefined
}

/** The keys of {@link RuntimeOptions}. */
const runtimeOptionNames: readonly string[] = Object.keys({
  config: 0,
  connect: 0,
  ambient: 0,
  logger: 0,
  middleware: 0,
  idempotencyStore: 0,
} satisfies Record<keyof RuntimeOptions, 0>)

/**
 * Throws a ConfigurationError for options that are none, unknown ones, and settings that belong into `config`.
 *
 * @param more - the keys that there are beside those of {@link RuntimeOptions}
 */
export function checkRuntimeOptions(
  where: string,
  options: RuntimeOptions | undefined,
  more: readonly string[] = [],
): void {
  for (const key of Object.keys(options ?? {})) {
    if (!isConfigKey(key)) continue
    throw new ConfigurationError(
      `${where}: \`${key}\` is a setting: write it into \`config\`: { config: { ${key}: ... } }`,
    )
  }
  checkOptions(where, options, [...runtimeOptionNames, ...more])
}

/** Fills in the defaults. Throws a ConfigurationError for a configuration that makes no sense. */
export function resolveEnvironment(options: RuntimeOptions = {}): Environment {
  const config = resolveConfig(options.config)
  for (const name of [config.serializer, ...(config.ACCEPT ?? [])]) serializerNamed(name)
  checkParts(options)
  return {
    config,
    connect: options.connect === undefined ? amqplibConnect : preparing(options.connect),
    ambient: options.ambient ?? hostAmbient,
    logger: guarded(options.logger ?? consoleLogger),
    middleware: options.middleware ?? [],
    idempotencyStore: options.idempotencyStore,
  }
}

const hooks: readonly string[] = Object.keys({
  isIdle: 0,
  call: 0,
  dispatch: 0,
  work: 0,
} satisfies Record<keyof Middleware, 0>)

/** Checks what would fail only when it is needed first, which is often when something else has failed. */
function checkParts(options: RuntimeOptions): void {
  const { connect, ambient, logger, middleware, idempotencyStore } = options
  if (connect !== undefined && typeof connect !== 'function') {
    throw new ConfigurationError(
      `\`connect\` must be a function (amqplib's or the simulator's \`connect\`), not ${describe(connect)}`,
    )
  }
  checkMethods('ambient', ambient, Object.keys(hostAmbient))
  checkMethods('logger', logger, ['debug', 'info', 'warn', 'error'], ', as pino has')
  checkMethods('idempotencyStore', idempotencyStore, ['take', 'keep', 'free'])
  if (middleware !== undefined && !Array.isArray(middleware)) {
    throw new ConfigurationError(
      `\`middleware\` must be a list of hooks: [{ call, dispatch, work }], not ${describe(middleware)}`,
    )
  }
  for (const layer of (middleware ?? []) as readonly (object | null | undefined)[]) {
    if (!isInstance(layer)) checkOptions('middleware', layer ?? null, hooks)
  }
}

function checkMethods(name: string, part: unknown, methods: readonly string[], example = ''): void {
  const given = part as Partial<Record<string, unknown>> | null | undefined
  const missing = methods.find((method) => typeof given?.[method] !== 'function')
  if (part === undefined || missing === undefined) return
  throw new ConfigurationError(
    `\`${name}\` must have the methods ${methods.join(', ')}${example}; \`${missing}\` is missing`,
  )
}

/** Of a class, which has members of its own. */
function isInstance(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.getPrototypeOf(value) !== Object.prototype
}
