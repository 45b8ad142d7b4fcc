import { hidden } from './secret-key.js'

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
 * token), a fragment, whatever stands before the last `@`, and what stands behind it if it may be one of a query. A text that
 * is no URI, or one with characters that should have been escaped, loses more rather than less.
 */
export function redactUri(text: string): string {
  return text.split(nextUri).map(redactOne).join(';')
}

function redactOne(uri: string): string {
  const [begin = ''] = scheme.exec(uri) ?? []
  const rest = uri.slice(begin.length)
  const at = rest.lastIndexOf('@')
  if (at === -1) return begin + redactPlace(rest)
  const userInfo = rest.slice(0, at)
  const isKnown = begin === '' || ours.test(begin)
  // behind a query or a fragment the `@` may be one of its own, and no end of a login
  const place = /[?#]/.test(userInfo) ? hidden : redactPlace(rest.slice(at + 1))
  return `${begin}${isKnown ? redactUser(userInfo) : hidden}@${place}`
}

/** The password `guest` was filled in where there was none. */
function redactUser(userInfo: string): string {
  const [, name = '', password] = user.exec(userInfo) ?? []
  const isAlone = password === undefined || (password === 'guest' && name !== password)
  return isAlone ? hidden : `${name}:${hidden}`
}

/**
 * Host, port, path and query. A port that is no number may be a password whose host is missing; one sign of the sentence may
 * stand behind it all.
 */
function redactPlace(place: string): string {
  const [, where = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(place) ?? []
  const safe = where
    .replace(/^([^:/[\]]*):(?!\d{0,5}(?:\/|[:.,)]?$)).*$/s, `$1:${hidden}`)
    .replace(/^([^/]*\/)(?![^/:;&=\s]*[:;]$)[^/]*[:;&=\s].*$/s, `$1${hidden}`)
  const parameters = query?.split(/[&;]/).map(redactParameter).join('&')
  return `${safe}${parameters === undefined ? '' : `?${parameters}`}${fragment ? `#${hidden}` : ''}`
}

function redactParameter(parameter: string): string {
  if (parameter === '' || plainParameter.test(parameter)) return parameter
  const [name] = parameterName.exec(parameter) ?? []
  return name === undefined ? hidden : `${name}=${hidden}`
}

/** Blanks, quotes and brackets end a URI in a text, unless its login goes on behind them. */
const words = /[^\s'"`<>]+/g

/** The address of a broker within a word. */
const brokerUri = /\b(?:py)?amqps?:.*/gis
/** Any other URI has a secret only in a user, a query or a fragment. */
const beginOfUri = /\b(?!file:|node:)[a-z][a-z0-9+.-]{0,30}:|(?<!:)\/\//i
/** Where a login may begin: up to its user. */
const beginOfLogin =
  /(?:\b(?!file:|node:)(?:(?:py)?amqps?:\/*|[a-z][a-z0-9+.-]{0,30}:\/\/+)|(?<![:/])\/\/+)(?=[^/])/i

/** A password stands where a port should. Signs of the sentence may follow a port. */
const beginOfPassword = /^(?!\[[\da-f:.]*\])[^:/?#]*:(?!\d*(?:[/?;]|$)|\d+[:.,)\]}]+$)/i

/**
 * A text in which somebody may have written a URI: the URIs in it are redacted, all else stays. A password may hold what ends
 * a URI: one that has not ended goes on up to the last `@` of its line, or to the next URI. The text is read in one pass,
 * however long it is: peers write texts, too.
 */
export function redactText(text: string): string {
  return text.replace(/[^\n]+/g, redactLine)
}

function redactLine(line: string): string {
  let shown = ''
  let shownTo = 0
  for (const { begin, end } of brokenLogins(line)) {
    shown += line.slice(shownTo, begin).replace(words, redactWord)
    const login = line.slice(begin, end)
    shown += redactFrom(login, login.search(beginOfUri))
    shownTo = end
  }
  return shown + line.slice(shownTo).replace(words, redactWord)
}

/** Where logins stand that go on behind their first word. */
function brokenLogins(line: string): { begin: number; end: number }[] {
  const found: { begin: number; end: number }[] = []
  if (!line.includes('@')) return found
  let open: { begin: number; end: number } | undefined
  for (const { 0: word, index: begin } of line.matchAll(words)) {
    const end = begin + word.length
    const login = beginOfLogin.exec(word)
    if (login !== null) {
      const rest = word.slice(login.index + login[0].length)
      open = goesOn(rest, line[end]) ? { begin, end } : undefined
      if (open !== undefined) found.push(open)
    } else if (open !== undefined && word.includes('@')) open.end = end
  }
  return found
}

/** Whether a login has not ended in its first word; a colon before a blank may be one of the sentence. */
function goesOn(login: string, next = ' '): boolean {
  if (login.includes('@')) return login.endsWith('@')
  return beginOfPassword.test(login) || (/^[^:/?#]+:$/.test(login) && /\S/.test(next))
}

/** A word, with the URI in it redacted. */
function redactWord(word: string): string {
  const last = Math.max(...['@', '?', '#'].map((mark) => word.lastIndexOf(mark)))
  const begin = last === -1 ? -1 : word.search(beginOfUri)
  if (begin === -1 || begin > last) return word.replace(brokerUri, redactUri)
  return redactFrom(word, begin)
}

function redactFrom(text: string, begin: number): string {
  return text.slice(0, begin) + redactUri(text.slice(begin))
}
