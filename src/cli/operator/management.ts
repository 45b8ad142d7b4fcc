import { redactUri } from '../../support/redact.js'
import { messageOf } from '../../support/describe.js'
import { CommandError } from '../command-error.js'

/** Why the management API did not answer. */
export class NoManagement extends CommandError {}

const timeoutMs = 3_000

/** Reads RabbitMQ's management HTTP API (https://www.rabbitmq.com/docs/http-api-reference); never writes. */
export class Management {
  /** The address without the login, for people. */
  readonly where: string
  readonly #base: string
  readonly #authorization: string

  /** @param uri as {@link managementUri} makes it */
  constructor(uri: string) {
    const url = parsed(uri)
    const login = [url.username, url.password].map((part) => decoded(part)).join(':')
    this.#authorization = `Basic ${Buffer.from(login).toString('base64')}`
    url.username = ''
    url.password = ''
    url.search = ''
    this.where = url.href.replace(/\/$/, '')
    this.#base = `${this.where.replace(/\/api$/, '')}/api`
  }

  /** Rejects with a {@link NoManagement} that says where it looked and why there was no answer. */
  async get<T>(...path: readonly string[]): Promise<T> {
    const url = [this.#base, ...path.map(encodeURIComponent)].join('/')
    const response = await fetch(url, {
      headers: { authorization: this.#authorization },
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw this.#none(reasonOf(cause), cause)
    })
    if (response.status === 401) throw this.#none('it refuses the user')
    if (!response.ok) throw this.#none(`it answers with ${response.status} to ${path.join('/')}`)
    return response.json().catch((cause: unknown) => {
      throw this.#none('its answer is no JSON', cause)
    }) as Promise<T>
  }

  #none(why: string, cause?: unknown): NoManagement {
    return new NoManagement(
      `no management API at ${this.where}: ${why}. Give its address with --management ` +
        'http://host:15672 (with user and password, if they are not those of the broker) ' +
        'or AMQP_MANAGEMENT_URI in the environment; ' +
        '`rabbitmq-plugins enable rabbitmq_management` switches it on',
      { cause },
    )
  }
}

/**
 * The address of the management API: what is given, else the variable of the environment, else the usual port of the host
 * in the address of the broker, with its user and password.
 *
 * @param brokerUri in the normal form
 */
export function managementUri(
  given: string | undefined,
  variable: string | undefined,
  brokerUri: string,
): string {
  const chosen = given ?? (variable === undefined || variable === '' ? undefined : variable)
  const [, scheme, login = 'guest:guest@', host = ''] =
    /^(amqps?):\/\/([^/@]*@)?(\[[^\]]*\]|[^:/?]*)/.exec(brokerUri) ?? []
  if (chosen === undefined) {
    return scheme === 'amqps' ? `https://${login}${host}:15671` : `http://${login}${host}:15672`
  }
  // without a login of its own it is the broker's
  return /^\w+:\/\/[^/@]*@/.test(chosen) ? chosen : chosen.replace(/^(\w+:\/\/)/, `$1${login}`)
}

function parsed(uri: string): URL {
  try {
    const url = new URL(uri)
    if (/^https?:$/.test(url.protocol)) return url
  } catch {
    // told below
  }
  throw new CommandError(
    `--management must look like http://user:password@host:15672, not ${redactUri(uri)}`,
  )
}

/** `fetch` keeps the reason in a cause. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { cause?: unknown; name?: unknown }
  if (name === 'TimeoutError') return `no answer in ${timeoutMs / 1_000} s`
  const { code } = (cause ?? {}) as { code?: unknown }
  const words = messageOf(cause ?? error)
  return words === '' && typeof code === 'string' ? code : words
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
