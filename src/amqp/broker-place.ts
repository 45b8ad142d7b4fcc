import { redactUri } from '../support/redact.js'

/** The parts of a broker's address that a person looks for, without the password. */
export interface BrokerPlace {
  /** `localhost:5672`. */
  readonly host: string
  readonly user: string
  readonly virtualHost: string
}

const parts = /^(amqps?):\/\/(?:([^:@]*)(?::[^@]*)?@)?([^/?]*)(?:\/([^?]*))?/

/** @param uri as `normaliseUri` makes it */
export function placeOf(uri: string): BrokerPlace {
  // the redactor sees the text first: only what it leaves can be told
  const [, scheme, user = 'guest', host = '', path = ''] = parts.exec(redactUri(uri)) ?? []
  const port = scheme === 'amqps' ? 5671 : 5672
  const hasPort = /:\d+$/.test(host)
  return {
    host: hasPort ? host : `${host}:${port}`,
    user: decoded(user),
    virtualHost: decoded(path),
  }
}

/** ``localhost:5672 (user `guest`, virtual host `/`)``; of several brokers the hosts, and what they have in common once. */
export function describePlaces(uris: readonly string[]): string {
  const hostsByLogin = new Map<string, string[]>()
  for (const { host, user, virtualHost } of uris.map(placeOf)) {
    const login = `user \`${user}\`, virtual host \`${virtualHost}\``
    hostsByLogin.set(login, [...(hostsByLogin.get(login) ?? []), host])
  }
  return [...hostsByLogin].map(([login, hosts]) => `${hosts.join(', ')} (${login})`).join('; ')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
