const hidden = '********'

/** Where the next of several URIs begins. A password may hold a semicolon, too. */
const nextUri = /;(?=\s*(?:py)?amqps?:)/i
/** Of the schemes that are ours a slash may be missing; another word before a colon may be a user. */
const scheme = /^\s*(?:(?:py)?amqps?:\/*|[a-z][a-z0-9+.-]*:\/\/+|\/\/)/i
const ours = /^\s*(?:(?:py)?amqps?:|\/\/)/i
/** Parameters whose values are no secrets. */
const plainParameter = /^(?:heartbeat|frame_?max|channel_?max|locale|ssl|(?:connection_)?timeout)=/i

/**
 * A URI, or several with semicolons between them, with passwords and the values of parameters hidden. A text that is no
 * URI, or one with characters that should have been escaped, loses more rather than less.
 */
export function redactUri(text: string): string {
  return text.split(nextUri).map(redactOne).join(';')
}

function redactOne(uri: string): string {
  const [begin = ''] = scheme.exec(uri) ?? []
  const rest = uri.slice(begin.length)
  const at = rest.lastIndexOf('@')
  const isKnown = begin === '' || ours.test(begin)
  const user = at === -1 ? '' : `${isKnown ? redactUser(rest.slice(0, at)) : hidden}@`
  return begin + user + redactPlace(rest.slice(at + 1))
}

/** Without a colon the whole may be a token. */
function redactUser(userInfo: string): string {
  const colon = userInfo.indexOf(':')
  return colon === -1
    ? userInfo.replace(/^.{33,}$/s, hidden)
    : `${userInfo.slice(0, colon)}:${hidden}`
}

/** Host, port, path and query. What stands for a port and is none may be a password whose host is missing. */
function redactPlace(place: string): string {
  const [where = '', ...query] = place.split('?')
  const safe = where.replace(/^([^:/[\]]*):(?!\d*(?:\/|$)).*$/s, `$1:${hidden}`)
  if (query.length === 0) return safe
  const parameters = query.join('?').split(/[&#;]/)
  return `${safe}?${parameters.map(redactParameter).join('&')}`
}

function redactParameter(parameter: string): string {
  if (parameter === '' || plainParameter.test(parameter)) return parameter
  const [name = ''] = parameter.split('=')
  return `${name}=${hidden}`
}

/** What looks like a URI with a user or a query in a text, up to the next blank or quote. */
const uriInText =
  /\b(?:py)?amqps?:[^\s'"`<>]*|(?:\b(?!file:|node:)[a-z][a-z0-9+.-]*:\/*|(?<!:)\/\/)[^\s'"`<>()]*[@?][^\s'"`<>]*/gi

/** A text in which somebody may have written a URI: the URIs in it are redacted, all else stays. */
export function redactText(text: string): string {
  return text.replace(uriInText, redactUri)
}
