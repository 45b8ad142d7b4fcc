// not by its bare name, which some bundlers take for a wish to have one in the page
const { Buffer: NodeBuffer } = globalThis as { Buffer?: typeof Buffer }
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A body from text or bytes, as the client on the other side of the port wants it: amqplib insists on a Buffer, a
 * browser has none and takes a Uint8Array.
 */
export function encodeBody(content: string | Uint8Array): Uint8Array {
  if (typeof content === 'string') {
    return NodeBuffer === undefined ? encoder.encode(content) : NodeBuffer.from(content)
  }
  if (NodeBuffer === undefined || NodeBuffer.isBuffer(content)) return content
  return NodeBuffer.from(content.buffer, content.byteOffset, content.byteLength)
}

/** The text of a body. Throws a TypeError when the body is not UTF-8. */
export function decodeBody(body: Uint8Array): string {
  return decoder.decode(body)
}
