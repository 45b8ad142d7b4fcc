/**
 * Bodies as the client on the other side of the port wants them: amqplib insists on a Buffer, a browser
 * has none and takes a Uint8Array.
 */
// not by its bare name, which some bundlers take for a wish to have one in the page
const { Buffer: NodeBuffer } = globalThis as { Buffer?: typeof Buffer }
const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true })

/** A body from text or bytes. */
export function encodeBody(content: string | Uint8Array): Uint8Array {
  if (typeof content === 'string') {
    return NodeBuffer === undefined ? encoder.encode(content) : NodeBuffer.from(content)
  }
  if (NodeBuffer === undefined || NodeBuffer.isBuffer(content)) return content
  return NodeBuffer.from(content.buffer, content.byteOffset, content.byteLength)
}

/** The text of a body; throws a TypeError when it is not UTF-8. */
export function decodeBody(body: Uint8Array): string {
  if (NodeBuffer === undefined) return strictDecoder.decode(body)
  const buffer = NodeBuffer.isBuffer(body)
    ? body
    : NodeBuffer.from(body.buffer, body.byteOffset, body.byteLength)
  const text = buffer.toString('utf8')
  // several times faster than the strict decoder, which is only asked when something may have been replaced
  return text.includes('\ufffd') ? strictDecoder.decode(body) : text
}
