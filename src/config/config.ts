import { closest } from '../support/suggest.js'
import { checkOptions, shown, WrongSetting } from './options.js'

/** How a message is sent again: kombu's names. Durations are in seconds. */
export interface RetryPolicy {
  /** How many times a message is sent again; 0 never. Default 3. */
  max_retries?: number
  /** Seconds of the first pause. Default 0.1. */
  interval_start?: number
  /** Seconds by which each pause is longer than the one before. Default 0.2. */
  interval_step?: number
  /** Seconds of the longest pause. Default 1. */
  interval_max?: number
}

/** How a connection that was lost, or cannot be opened, is tried again. Durations are in seconds. */
export interface ConnectionRetry {
  /** Attempts before `start()` fails, after the first. Default 10, about 40 seconds. */
  max_retries_at_start?: number
  /** Attempts after a loss before the container fails; null never gives up. Default null. */
  max_retries?: number | null
  /**
   * Seconds that the first pause may take: each pause is chosen at random between 0 and its limit, which doubles from
   * pause to pause. Default 0.1.
   */
  interval_start?: number
  /** Seconds that the longest pause may take. Default 10. */
  interval_max?: number
}

/** How to encrypt the connection; defaults are Node's. Certificates and keys are in PEM. */
export interface TlsOptions {
  /** The authorities that may have signed the broker's certificate. Default: the authorities that Node knows. */
  ca?: string
  /** Our own certificate, if the broker asks for one. Default: none. */
  cert?: string
  /** The private key of our certificate. Default: none. */
  key?: string
  /** The passphrase of the private key, if the key is encrypted. Default: none. */
  passphrase?: string
  /** Whether a broker whose certificate cannot be trusted is refused. Default true. */
  rejectUnauthorized?: boolean
  /** The name on the broker's certificate. Default: the host of the URI. */
  servername?: string
}

/**
 * The settings of a service, a client or a dispatcher: nameko's keys, and Kinoko's own. Durations are in seconds, as
 * nameko's. Other keys are kept, for the dependency providers of a service, unless they look like a slip of the
 * keyboard. TypeScript refuses unknown keys; settings of your own come from a file (`loadConfig`), from a
 * spread (`{ AMQP_URI, ...own }`), or are declared: `declare module 'kinoko' { interface Config { DB_URL: string } }`.
 */
export interface Config {
  /**
   * The address of the broker; several with semicolons between them take turns. Default
   * `amqp://guest:guest@localhost:5672/`. `pyamqp://` and kombu's `//` for the vhost `/` are fine.
   */
  AMQP_URI?: string
  /** Encrypts the connection, as an `amqps://` URI does too. Default false. */
  AMQP_SSL?: boolean | TlsOptions
  /** Seconds that a call may take, all in all. Default 30. */
  RPC_TIMEOUT?: number
  /**
   * How a request or an event is sent again when the connection broke before the broker confirmed it. Default: the
   * defaults of each setting.
   */
  RPC_RETRY_POLICY?: RetryPolicy
  /**
   * `persistent`, the default, is nameko's: requests and replies survive a restart of the broker, and replies a
   * lost connection. `transient` is faster: nothing is written to disk, requests go straight to the queue of the
   * service and are not confirmed, and replies to a queue that goes away with the connection, so that a call ends
   * with a ReplyQueueLost when its connection is lost. Only services in Kinoko answer such calls: Python's nameko does
   * not find the method, and sends its reply to where nobody is.
   */
  RPC_DELIVERY?: 'persistent' | 'transient'
  /** The exchange of requests and replies, the same for a whole cluster. Default `nameko-rpc`. */
  rpc_exchange?: string
  /** Whether an exchange of events goes away with its last handler. Default false. */
  AUTO_DELETE_EVENT_EXCHANGES?: boolean
  /** Whether exchanges of events are declared; false where the user lacks permission. Default true. */
  DECLARE_EVENT_EXCHANGES?: boolean
  /** Calls that a container works on at the same time. Default 10. */
  max_workers?: number
  /** Requests that the broker hands out before the first is acknowledged. Default `max_workers`. */
  PREFETCH_COUNT?: number
  /** How many callers up the chain a call id stack names. Default 10. */
  parent_calls_tracked?: number
  /** The name of the serializer for requests and events: `json` (the default) or `msgpack`. */
  serializer?: string
  /**
   * The serializers whose messages are read, by name; null for all that are registered. Default: `json` and `serializer`.
   * A client reads replies in the form of its request, too.
   */
  ACCEPT?: readonly string[] | null
  /** Seconds between heartbeats on a connection; 0 is none. Default 60. */
  HEARTBEAT?: number
  /** Seconds that a container may take to start, all in all; the error names the extension that hangs. Default 300. */
  start_timeout?: number
  /**
   * Seconds that running workers may take to finish when a container stops, and that the calls of a client may take to
   * end. Every other part that has to be stopped has as many, and an error names the part that hangs. Default 30.
   */
  stop_timeout?: number
  /** How a lost connection is opened again. Default: the defaults of each setting. */
  connection_retry?: ConnectionRetry
  /** Bytes that a body may have, sent or received. Default 128 MiB, as RabbitMQ's own. */
  max_body_bytes?: number
  /** Calls of a container or client that may wait for their end at a time. Default 10,000. */
  max_pending_calls?: number
  /** Bytes that the bodies of those calls may take together. Default 256 MiB. */
  max_pending_bytes?: number
  /** Whether queues of requests and lasting queues of events are replicated. Default `classic`, as Python's. */
  queue_type?: 'classic' | 'quorum'
  /**
   * How often a message may come back (its instance crashed, its handler asked for it again) before it is moved to the
   * queue `{queue}.dead`; null never moves one, as in Python. Default: 20 for requests, null for events. Unless its
   * handler asked, it has one more try before, alone in its process: 1 is three runs of what ends its process. An event
   * of a handler without reliable delivery is dropped beyond the limit, with a line in the log.
   */
  max_redeliveries?: number | null | undefined
}

/** A checked configuration: every key of Kinoko's has a value; other keys are as they were given. */
export interface ResolvedConfig extends Config {
  readonly [key: string]: unknown
  readonly AMQP_URI: string
  readonly AMQP_SSL: boolean | Readonly<TlsOptions>
  readonly RPC_TIMEOUT: number
  readonly RPC_RETRY_POLICY: Readonly<Required<RetryPolicy>>
  readonly RPC_DELIVERY: 'persistent' | 'transient'
  readonly rpc_exchange: string
  readonly AUTO_DELETE_EVENT_EXCHANGES: boolean
  readonly DECLARE_EVENT_EXCHANGES: boolean
  readonly max_workers: number
  readonly PREFETCH_COUNT: number
  readonly parent_calls_tracked: number
  readonly serializer: string
  readonly ACCEPT: readonly string[] | null
  readonly HEARTBEAT: number
  readonly start_timeout: number
  readonly stop_timeout: number
  readonly connection_retry: Readonly<Required<ConnectionRetry>>
  readonly max_body_bytes: number
  readonly max_pending_calls: number
  readonly max_pending_bytes: number
  readonly queue_type: 'classic' | 'quorum'
  /** Undefined: the default, which requests and events do not share. */
  readonly max_redeliveries: number | null | undefined
}

const mebibyte = 2 ** 20
const maxBytes = Number.MAX_SAFE_INTEGER

/** The longest delay that a JavaScript timer can hold, about 24.8 days. */
const maxSeconds = (2 ** 31 - 1) / 1000

/** Checks settings and fills in the defaults. Throws a ConfigurationError that names the key. */
export function resolveConfig(config: Config = {}): ResolvedConfig {
  rejectLookalikes(config)
  const workers = config.max_workers ?? 10
  const serializer = text('serializer', config.serializer ?? 'json')
  return Object.freeze({
    ...config,
    AMQP_URI: text('AMQP_URI', config.AMQP_URI ?? 'amqp://guest:guest@localhost:5672/'),
    AMQP_SSL: tls('AMQP_SSL', config.AMQP_SSL ?? false),
    RPC_TIMEOUT: positive('RPC_TIMEOUT', config.RPC_TIMEOUT ?? 30),
    RPC_RETRY_POLICY: resolveRetryPolicy('RPC_RETRY_POLICY', config.RPC_RETRY_POLICY),
    RPC_DELIVERY: oneOf('RPC_DELIVERY', config.RPC_DELIVERY ?? 'persistent', [
      'persistent',
      'transient',
    ]),
    rpc_exchange: text('rpc_exchange', config.rpc_exchange ?? 'nameko-rpc'),
    AUTO_DELETE_EVENT_EXCHANGES: flag(
      'AUTO_DELETE_EVENT_EXCHANGES',
      config.AUTO_DELETE_EVENT_EXCHANGES ?? false,
    ),
    DECLARE_EVENT_EXCHANGES: flag(
      'DECLARE_EVENT_EXCHANGES',
      config.DECLARE_EVENT_EXCHANGES ?? true,
    ),
    max_workers: count('max_workers', workers, 1, 100_000),
    PREFETCH_COUNT: count('PREFETCH_COUNT', config.PREFETCH_COUNT ?? workers, 1, 65_535),
    parent_calls_tracked: count('parent_calls_tracked', config.parent_calls_tracked ?? 10, 0, 1000),
    serializer,
    ACCEPT: texts(
      'ACCEPT',
      config.ACCEPT === undefined ? [...new Set(['json', serializer])] : config.ACCEPT,
    ),
    HEARTBEAT: count('HEARTBEAT', config.HEARTBEAT ?? 60, 0, 65_535),
    start_timeout: positive('start_timeout', config.start_timeout ?? 300),
    stop_timeout: seconds('stop_timeout', config.stop_timeout ?? 30),
    connection_retry: resolveConnectionRetry(config.connection_retry),
    max_body_bytes: count('max_body_bytes', config.max_body_bytes ?? 128 * mebibyte, 1, maxBytes),
    max_pending_calls: count('max_pending_calls', config.max_pending_calls ?? 10_000, 1),
    max_pending_bytes: count(
      'max_pending_bytes',
      config.max_pending_bytes ?? 256 * mebibyte,
      1,
      maxBytes,
    ),
    queue_type: oneOf('queue_type', config.queue_type ?? 'classic', ['classic', 'quorum']),
    max_redeliveries:
      config.max_redeliveries === undefined
        ? undefined
        : optionalCount('max_redeliveries', config.max_redeliveries, 1),
  })
}

/** A request that ends its instance would end one instance after the other: it has a limit where none was set. */
const defaultRequestLimit = 20

/** How often a request may come back; null for no limit. */
export function requestLimit({ max_redeliveries }: ResolvedConfig): number | null {
  return max_redeliveries === undefined ? defaultRequestLimit : max_redeliveries
}

/** A retry policy with kombu's names, filled with the defaults of `base`. */
export function resolveRetryPolicy(
  where: string,
  policy: RetryPolicy = {},
  base: Required<RetryPolicy> = defaultRetryPolicy,
): Required<RetryPolicy> {
  table(where, policy)
  checkOptions(where, policy, Object.keys(defaultRetryPolicy))
  const { max_retries, interval_start, interval_step, interval_max } = policy
  return {
    max_retries: count(`${where}.max_retries`, max_retries ?? base.max_retries, 0, 1000),
    interval_start: seconds(`${where}.interval_start`, interval_start ?? base.interval_start),
    interval_step: seconds(`${where}.interval_step`, interval_step ?? base.interval_step),
    interval_max: seconds(`${where}.interval_max`, interval_max ?? base.interval_max),
  }
}

/** Checks seconds that a call may take: more than 0, and no more than a timer can hold. */
export function positive(where: string, value: unknown): number {
  if (isNumber(value) && value > 0 && value <= maxSeconds) return value
  return reject(where, value, `a number of seconds above 0 and up to ${Math.floor(maxSeconds)}`)
}

const defaultRetryPolicy: Required<RetryPolicy> = {
  max_retries: 3,
  interval_start: 0.1,
  interval_step: 0.2,
  interval_max: 1,
}

const connectionRetryKeys = Object.keys({
  max_retries_at_start: 0,
  max_retries: 0,
  interval_start: 0,
  interval_max: 0,
} satisfies Record<keyof ConnectionRetry, 0>)

function resolveConnectionRetry(retry: ConnectionRetry = {}): Required<ConnectionRetry> {
  const where = 'connection_retry'
  table(where, retry)
  checkOptions(where, retry, connectionRetryKeys)
  const { max_retries_at_start, max_retries, interval_start, interval_max } = retry
  return {
    max_retries_at_start: count(`${where}.max_retries_at_start`, max_retries_at_start ?? 10, 0),
    max_retries: optionalCount(`${where}.max_retries`, max_retries ?? null, 0),
    interval_start: seconds(`${where}.interval_start`, interval_start ?? 0.1),
    interval_max: seconds(`${where}.interval_max`, interval_max ?? 10),
  }
}

const knownKeys: readonly string[] = Object.keys({
  AMQP_URI: 0,
  AMQP_SSL: 0,
  RPC_TIMEOUT: 0,
  RPC_RETRY_POLICY: 0,
  RPC_DELIVERY: 0,
  rpc_exchange: 0,
  AUTO_DELETE_EVENT_EXCHANGES: 0,
  DECLARE_EVENT_EXCHANGES: 0,
  max_workers: 0,
  PREFETCH_COUNT: 0,
  parent_calls_tracked: 0,
  serializer: 0,
  ACCEPT: 0,
  HEARTBEAT: 0,
  start_timeout: 0,
  stop_timeout: 0,
  connection_retry: 0,
  max_body_bytes: 0,
  max_pending_calls: 0,
  max_pending_bytes: 0,
  queue_type: 0,
  max_redeliveries: 0,
} satisfies Record<keyof Config, 0>)

/** Whether a key is one of the settings. */
export function isConfigKey(key: string): boolean {
  return knownKeys.includes(key)
}

/**
 * Refuses slips of the keyboard: other keys belong to the service, but `amqp_uri` or `RPC_TIMEOUTS` was surely meant for
 * Kinoko.
 */
function rejectLookalikes(config: Config): void {
  table('config', config)
  for (const key of Object.keys(config)) {
    if (isConfigKey(key)) continue
    const meant = closest(key, knownKeys, 1)
    if (meant === undefined) continue
    throw unknownKey('config', key, meant)
  }
}

/** Checks that a value is an object. */
export function table(where: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reject(where, value, 'an object')
  }
}

function tls(where: string, value: unknown): boolean | TlsOptions {
  if (typeof value === 'boolean') return value
  // a text may be the private key
  table(where, typeof value === 'string' ? '…' : value)
  for (const key of Object.keys(value as object)) {
    if (tlsKeys.includes(key)) continue
    const meant = kombuTlsKeys.get(key) ?? closest(key, tlsKeys, 1)
    if (meant === undefined) continue // one of the many options of Node's `tls.connect`
    throw unknownKey(where, key, meant)
  }
  return value as TlsOptions
}

const tlsKeys: readonly string[] = Object.keys({
  ca: 0,
  cert: 0,
  key: 0,
  passphrase: 0,
  rejectUnauthorized: 0,
  servername: 0,
} satisfies Record<keyof TlsOptions, 0>)

/** kombu's names, which stand for files: `loadConfig` and the command line read them. */
const kombuTlsKeys = new Map([
  ['ca_certs', 'ca'],
  ['certfile', 'cert'],
  ['keyfile', 'key'],
  ['cert_reqs', 'rejectUnauthorized'],
  ['server_hostname', 'servername'],
])

/** Checks a text that is not empty. */
export function text(where: string, value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : reject(where, value, 'a string')
}

/** Checks a value that is true or false. */
export function flag(where: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : reject(where, value, 'true or false')
}

function texts(where: string, value: unknown): readonly string[] | null {
  if (value === null) return null
  if (Array.isArray(value) && value.length > 0) return value.map((item) => text(where, item))
  return reject(where, value, 'a list of strings')
}

/** Checks a whole number within bounds. */
export function count(where: string, value: unknown, min: number, max = 1_000_000): number {
  if (isNumber(value) && Number.isInteger(value) && value >= min && value <= max) return value
  return reject(where, value, `a whole number from ${min} to ${max}`)
}

function optionalCount(where: string, value: unknown, min: number): number | null {
  return value === null ? null : count(where, value, min)
}

function oneOf<T extends string>(where: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value)
  return found ?? reject(where, value, allowed.map((item) => `\`${item}\``).join(' or '))
}

/** Checks seconds that a pause may take: from 0 to as many as a timer can hold. */
export function seconds(where: string, value: unknown): number {
  if (isNumber(value) && value >= 0 && value <= maxSeconds) return value
  return reject(where, value, `a number of seconds from 0 to ${Math.floor(maxSeconds)}`)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value)
}

/** Throws the ConfigurationError of a value that is not what it should be. */
export function reject(where: string, value: unknown, expected: string): never {
  const given = value === undefined ? 'nothing' : shown(value)
  throw new WrongSetting(where, ` must be ${expected}`, `, not ${given}`)
}

function unknownKey(where: string, key: string, meant: string): WrongSetting {
  return new WrongSetting(where, ': unknown key', ` \`${key}\`; did you mean \`${meant}\`?`, key)
}
