import { decode, encode } from '@msgpack/msgpack'
import { checkClaims } from './msgpack-claims.js'
import type { Serializer } from './serializer.js'
import { checkSerializable, isPlainJson, maxDepth } from './unserializable.js'

/** MessagePack under the names that kombu gives it; twice as compact as JSON, and able to carry bytes. */
export const msgpack: Serializer = {
  name: 'msgpack',
  contentType: 'application/x-msgpack',
  contentEncoding: 'binary',
  // an undefined item is left out, as in JSON
  encode(value) {
    if (!isPlainJson(value)) checkSerializable(value)
    return encode(value, { ignoreUndefined: true })
  },
  // the bytes inside are views of the body: a Uint8Array of any kind in, plain ones out
  decode(body) {
    const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
    checkClaims(bytes, maxDepth)
    return decode(bytes)
  },
}
