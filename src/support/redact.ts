const hidden = '********'

/** The beginning of the next of several URIs. A password may hold a semicolon, too. */
const nextUri = /;(?=\s*(?:py)?amqps?:\/\/)/i
/** Of the schemes that are ours a slash may be missing; another word before a colon may be a user. */
const scheme = /^\s*(?:(?:py)?amqps?:\/*|[a-z][a-z0-9+.-]*:\/\/+|\/\/)/i
const ours = /^\s*(?:(?:py)?amqps?:|\/\/)/i
/** A name and a password. A name with another escape than that of `@` may be a part of the password. */
const user = /^((?:[^\s:;/?#@%&=]|%40){0,32}):(.+)$/is
/** Parameters whose values are no secrets, if they are what they should be. */
const plainParameter =
  /^(?:heartbeat|frame_?max|channel_?max|ssl|(?:connection_)?timeout)=(?:\d{1,9}|true|false)$/i
/** Of another parameter the name, unless it may be a secret itself. */
const parameterName = /^[a-z_]{1,32}(?==)/

/**
 * A URI, or several with semicolons between them. The result shows the scheme, the name before a password, host, port
 * and virtual host, and parameters that are no secrets. All else is hidden: a user without a password (it may be a
 * token), a fragment, whatever stands before the last `@`. A text that is no URI, or one with characters that should have
 * been escaped, loses more rather than less.
 */
export function redactUri(text: string): string {
  return text.split(nextUri).map(redactOne).join(';')
}

function redactOne(uri: string): string {
  const [begin = ''] = scheme.exec(uri) ?? []
  const rest = uri.slice(begin.length)
  const at = rest.lastIndexOf('@')
  const isKnown = begin === '' || ours.test(begin)
  const login = at === -1 ? '' : `${isKnown ? redactUser(rest.slice(0, at)) : hidden}@`
  return begin + login + redactPlace(rest.slice(at + 1))
}

/** The password `guest` was filled in where there was none. */
function redactUser(userInfo: string): string {
  const [, name = '', password] = user.exec(userInfo) ?? []
  const isAlone = password === undefined || (password === 'guest' && name !== password)
  return isAlone ? hidden : `${name}:${hidden}`
}

/** Host, port, path and query. A port that is no number may be a password whose host is missing. */
function redactPlace(place: string): string {
  const [, where = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(place) ?? []
  const safe = where
    .replace(/^([^:/[\]]*):(?!\d{0,5}(?:\/|$)).*$/s, `$1:${hidden}`)
    .replace(/^([^/]*\/)[^/]*[:;&=\s].*$/s, `$1${hidden}`)
  const parameters = query?.split(/[&;]/).map(redactParameter).join('&')
  return `${safe}${parameters === undefined ? '' : `?${parameters}`}${fragment ? `#${hidden}` : ''}`
}

function redactParameter(parameter: string): string {
  if (parameter === '' || plainParameter.test(parameter)) return parameter
  const [name] = parameterName.exec(parameter) ?? []
  return name === undefined ? hidden : `${name}=${hidden}`
}

/** The address of a broker in a text, up to the next blank or quote. */
const brokerUri = /\b(?:py)?amqps?:[^\s'"`<>]*/gi

/** A URI whose password, which stands where a port should, goes on behind a blank or a quote: up to its last `@`. */
const brokenUri =
  /\b(?:py)?amqps?:\/\/[^\s:/?#@]*:(?![^\s'"`<>]{0,2000}@|\d*(?:[\s/?;'"`<>]|$))(?:(?!:\/\/)[^\n])*@[^\s'"`<>]*/gi

/** Any other URI is within a word, and has a secret only in a user, a query or a fragment. */
const word = /[^\s'"`<>]+/g
const beginOfUri = /\b(?!file:|node:)[a-z][a-z0-9+.-]{0,30}:|(?<!:)\/\//i

/**
 * A text in which somebody may have written a URI: the URIs in it are redacted, all else stays. It is read in one pass, however
 * long it is: peers write texts, too.
 */
export function redactText(text: string): string {
  return text.replace(brokenUri, redactUri).replace(brokerUri, redactUri).replace(word, redactWord)
}

function redactWord(word: string): string {
  const last = Math.max(...['@', '?', '#'].map((mark) => word.lastIndexOf(mark)))
  const begin = last === -1 ? -1 : word.search(beginOfUri)
  if (begin === -1 || begin > last) return word
  return word.slice(0, begin) + redactUri(word.slice(begin))
}
