/** Reads the user out of the response of a SASL mechanism. */
import { Reader } from '../bytes/reader.js'
import { Malformed } from '../bytes/malformed.js'
import { readText } from '../bytes/text.js'
import { readFields } from '../field-table.js'

export interface Login {
  readonly mechanism: 'PLAIN' | 'AMQPLAIN'
  readonly username: string
  readonly password: string
}

/** Undefined for a mechanism that is not offered, and for a response that cannot be read. */
export function readLogin(mechanism: string, response: Uint8Array): Login | undefined {
  switch (mechanism) {
    case 'PLAIN':
      return readPlain(response)
    case 'AMQPLAIN':
      return readAmqplain(response)
    default:
      return undefined
  }
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
