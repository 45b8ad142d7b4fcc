/** Reads the user out of the response of a SASL mechanism. */
import type { Mechanism } from '../../core/methods.js'
import { Reader } from '../bytes/reader.js'
import { Malformed } from '../bytes/malformed.js'
import { readText } from '../bytes/text.js'
import { readFields } from '../field-table.js'

export interface Login {
  readonly mechanism: Mechanism
  readonly username: string
  readonly password: string
  /** Whether a certificate has shown who it is. */
  readonly isCertified?: boolean
}

/** The client, as its certificate names it. */
export interface ExternalLogin {
  /** Undefined when it has shown none, or one without a name. */
  readonly username: string | undefined
}

/**
 * Undefined for a mechanism that there is not, and for a response that cannot be read.
 *
 * @param external - what is known of a client that is offered EXTERNAL
 */
export function readLogin(
  mechanism: string,
  response: Uint8Array,
  external: ExternalLogin | undefined,
): Login | undefined {
  switch (mechanism) {
    case 'PLAIN':
      return readPlain(response)
    case 'AMQPLAIN':
      return readAmqplain(response)
    case 'ANONYMOUS':
      return { mechanism, username: 'guest', password: 'guest' }
    case 'EXTERNAL':
      return external && externalLogin(external)
    default:
      return undefined
  }
}

/** Nobody has the empty name: who shows no certificate is refused as one that is not known. */
function externalLogin({ username = '' }: ExternalLogin): Login {
  return { mechanism: 'EXTERNAL', username, password: '', isCertified: username !== '' }
}

/** User and password, each with a zero octet before it. */
function readPlain(response: Uint8Array): Login | undefined {
  const [before, username, password, after] = readText(response, 0, response.length).split('\0')
  if (before !== '' || username === undefined || password === undefined) return undefined
  return after === undefined ? { mechanism: 'PLAIN', username, password } : undefined
}

/** The fields of a table, without its length. */
function readAmqplain(response: Uint8Array): Login | undefined {
  try {
    const fields = readFields(new Reader(response))
    const [username, password] = [fields.get('LOGIN'), fields.get('PASSWORD')]
    if (typeof username !== 'string' || typeof password !== 'string') return undefined
    return { mechanism: 'AMQPLAIN', username, password }
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}
