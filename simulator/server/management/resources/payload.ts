import { badRequest } from '../http-error.js'
import { textOf, type JsonObject } from '../request.js'

/** As text where it is text and `auto` is asked for, else in base64. */
export function encodePayload(bytes: Uint8Array, encoding: 'auto' | 'base64'): object {
  const text = encoding === 'auto' ? textIn(bytes) : undefined
  return text === undefined
    ? { payload: Buffer.from(bytes).toString('base64'), payload_encoding: 'base64' }
    : { payload: text, payload_encoding: 'string' }
}

export function decodePayload(body: JsonObject): Uint8Array {
  const payload = textOf(body, 'payload')
  const encoding = textOf(body, 'payload_encoding')
  switch (encoding) {
    case 'string':
      return Buffer.from(payload, 'utf8')
    case 'base64':
      return Buffer.from(payload, 'base64')
    default:
      throw badRequest(`Unsupported encoding: ${encoding}. Please use one of: string, base64`)
  }
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
