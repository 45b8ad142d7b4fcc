const hasBuffer = typeof Buffer !== 'undefined'
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A body from text or bytes, as the client on the other side of the port wants it: amqplib insists on a Buffer, a
 * browser has none and takes a Uint8Array.
 */
export function encodeBody(content: string | Uint8Array): Uint8Array {
  if (typeof content === 'string') {
    return hasBuffer ? Buffer.from(content) : encoder.encode(content)
  }
  if (!hasBuffer || Buffer.isBuffer(content)) return content
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

/** The text of a body. Throws a TypeError when the body is not UTF-8. */
export function decodeBody(body: Uint8Array): string {
  return decoder.decode(body)
}
