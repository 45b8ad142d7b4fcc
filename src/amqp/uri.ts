import type { ResolvedConfig } from '../config/config.js'
import { WrongSetting } from '../config/options.js'
import { redactUri } from '../support/redact.js'

/**
 * Scheme, user info, host and port, path, query. Not by the host's `URL`: kombu's URIs may lack a scheme, a host or a
 * password, and older browsers parse `amqp:` in another way.
 */
const pattern =
  /^(?:(pyamqp|amqps?):\/\/)?(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^@/?#:\s<>^|\\]*|\[[^\]]*\])(:\d+)?(\/[^?#@]*)?(?:\?([^#]*))?$/

const known = /^(?:py)?amqps?:\/\//i
const maxPort = 65_535

/** The meaning of a URI that does not say. */
export interface UriDefaults {
  /** Seconds between heartbeats. */
  readonly heartbeat: number
  /** Whether the connection is encrypted. */
  readonly isEncrypted: boolean
}

/**
 * AMQP URIs in the one form that every client reads the same; kombu lets several brokers be named, with
 * semicolons between them. Throws a ConfigurationError for a text that is no URI. (The simulator reads URIs by itself,
 * `simulator/client/connect/address.ts`: as amqplib does, with its defaults and its errors, not as kombu.)
 */
export function normaliseUris(uris: string, defaults: UriDefaults): readonly string[] {
  const [first = '', ...others] = uris.split(';').map((uri) => uri.trim())
  // a password with a semicolon in it, not the user of another broker
  if (others.some((uri) => uri.includes('@') && !known.test(uri))) throw noUri(uris)
  return [first, ...others].map((uri) => normaliseUri(uri, defaults))
}

/** The settings that say where a broker is. */
export type BrokerSettings = Pick<ResolvedConfig, 'AMQP_URI' | 'AMQP_SSL' | 'HEARTBEAT'>

/** The brokers of a configuration, in the form of {@link normaliseUris}: at least one. */
export function urisOf({ AMQP_URI, AMQP_SSL, HEARTBEAT }: BrokerSettings): readonly string[] {
  return normaliseUris(AMQP_URI, { heartbeat: HEARTBEAT, isEncrypted: AMQP_SSL !== false })
}

/**
 * One URI. As in kombu, `pyamqp://` is `amqp://`, missing parts are `guest`, `localhost` and the vhost
 * `/`, and no path, `/` and `//` all mean that vhost. `ssl=1` in the query means `amqps://`.
 */
export function normaliseUri(uri: string, { heartbeat, isEncrypted }: UriDefaults): string {
  const match = pattern.exec(uri)
  if (match === null) throw noUri(uri)
  const [, scheme = 'amqp', user, password, host = '', port = '', path = '', query = ''] = match
  if (Number(port.slice(1)) > maxPort) throw noUri(uri)
  const parameters = query.split('&').filter((item) => item !== '')
  const isSecure = scheme === 'amqps' || isEncrypted || parameters.some(asksForTls)
  const rest = parameters.filter((item) => !item.startsWith('ssl='))
  if (!rest.some((item) => item.startsWith('heartbeat='))) rest.push(`heartbeat=${heartbeat}`)
  const credentials = user === undefined ? '' : `${orGuest(user)}:${orGuest(password)}@`
  const vhost = encodeURIComponent(decodeVhost(path.slice(1)))
  const where = `${credentials}${host === '' ? 'localhost' : host}${port}/${vhost}`
  return `${isSecure ? 'amqps' : 'amqp'}://${where}?${rest.join('&')}`
}

function noUri(uri: string): WrongSetting {
  return new WrongSetting(
    'AMQP_URI',
    ' must look like amqp://user:password@host:5672/vhost, with %40 for @, %3B for ; and %2F for / in a name or password',
    `, not ${redactUri(uri)}`,
  )
}

function orGuest(text = ''): string {
  return text === '' ? 'guest' : text
}

function asksForTls(parameter: string): boolean {
  return /^ssl=(1|true)$/i.test(parameter)
}

function decodeVhost(text: string): string {
  try {
    return decodeURIComponent(text) || '/'
  } catch {
    return text
  }
}
