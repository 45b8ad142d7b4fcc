import { ConfigurationError } from '../errors.js'

/** scheme, user info, host and port, path, query. By hand: URL parses `amqp:` differently in older browsers. */
const pattern = /^(pyamqp|amqps?):\/\/(?:([^@/?#]*)@)?([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/

/**
 * An AMQP URI in the one form that every client reads the same. kombu's `pyamqp://` is `amqp://`; no
 * path, `/` and `//` all mean the vhost `/`; `heartbeat` (seconds) is added unless the URI has its own.
 */
export function normaliseUri(uri: string, heartbeat: number): string {
  const match = pattern.exec(uri)
  if (match === null || match[3] === '') {
    throw new ConfigurationError(
      `AMQP_URI must look like amqp://user:password@host:5672/vhost, not ${redactUri(uri)}`,
    )
  }
  const [, scheme = '', user, host = '', path = '', query] = match
  const parameters = query === undefined || query === '' ? [] : query.split('&')
  if (!parameters.some((item) => item.startsWith('heartbeat='))) {
    parameters.push(`heartbeat=${heartbeat}`)
  }
  const credentials = user === undefined ? '' : `${user}@`
  const vhost = encodeURIComponent(decodeVhost(path.slice(1)))
  return `${scheme.replace('py', '')}://${credentials}${host}/${vhost}?${parameters.join('&')}`
}

/** The URI with its password hidden, for logs and errors. */
export function redactUri(uri: string): string {
  return uri.replace(/(\/\/[^:@/?#]*):[^@]*@/, '$1:********@')
}

function decodeVhost(text: string): string {
  try {
    return decodeURIComponent(text) || '/'
  } catch {
    return text
  }
}
