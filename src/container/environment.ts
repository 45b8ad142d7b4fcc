import { connect as amqplibConnect } from '#amqplib'
import type { ConnectionEnvironment } from '../amqp/connection-environment.js'
import { resolveConfig, type Config } from '../config/config.js'
import { hostAmbient, type Ambient } from '../ports/ambient.js'
import { consoleLogger, type Logger } from '../ports/logger.js'
import type { Connect } from '../ports/transport.js'
import { serializerNamed } from '../wire/serializers.js'
import type { IdempotencyStore } from './idempotency.js'
import type { Middleware } from './middleware.js'

/** What containers, runners and standalone clients run on; everything has a default. */
export interface RuntimeOptions {
  /** The settings. Default: see {@link Config}. */
  config?: Config
  /** Opens connections: amqplib's `connect` by default, or the simulator's. */
  connect?: Connect
  /** Time and chance: the host's by default, or the simulator's. */
  ambient?: Ambient
  /** Anything with pino's methods; by default warnings and errors go to the console. */
  logger?: Logger
  /** Hooks around calls, events and workers, the outermost first. Default: none. */
  middleware?: readonly Middleware[]
  /** Where the outcomes of idempotent methods are kept. Default: in memory, one store for each container. */
  idempotencyStore?: IdempotencyStore
}

/** The options with every choice made. */
export interface Environment extends ConnectionEnvironment {
  readonly middleware: readonly Middleware[]
  readonly idempotencyStore: IdempotencyStore | undefined
}

/** Throws a ConfigurationError for a configuration that makes no sense. */
export function resolveEnvironment(options: RuntimeOptions = {}): Environment {
  const config = resolveConfig(options.config)
  for (const name of [config.serializer, ...(config.ACCEPT ?? [])]) serializerNamed(name)
  return {
    config,
    connect: options.connect ?? amqplibConnect,
    ambient: options.ambient ?? hostAmbient,
    logger: options.logger ?? consoleLogger,
    middleware: options.middleware ?? [],
    idempotencyStore: options.idempotencyStore,
  }
}
