import { badRequest } from '../http-error.js'
import { textOf, type JsonObject } from '../request.js'

/**
 * As text where it is text and `auto` is asked for, else in base64.
 *
 * @param isCut - whether more comes after the bytes: a letter of which a part is missing is left out
 */
export function encodePayload(
  bytes: Uint8Array,
  encoding: 'auto' | 'base64',
  isCut = false,
): object {
  const text = encoding === 'auto' ? textIn(bytes, isCut) : undefined
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

function textIn(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return decoder.decode(bytes, { stream: isCut })
  } catch {
    return undefined
  }
}
