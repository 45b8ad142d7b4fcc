const hasBuffer = typeof Buffer !== 'undefined'
const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true })

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
  if (!hasBuffer) return strictDecoder.decode(body)
  const buffer = Buffer.isBuffer(body)
    ? body
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const text = buffer.toString('utf8')
  // several times faster than the strict decoder, which is only asked when something may have been replaced
  return text.includes('\ufffd') ? strictDecoder.decode(body) : text
}
