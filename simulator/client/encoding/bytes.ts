import { platformGlobals } from '../platform/platform-globals.js'

/**
 * Bytes as users see them, the body of a message above all: a Buffer in Node, where amqplib takes nothing else; a
 * Uint8Array, taken and given, on platforms that have no Buffer.
 */
export type Content = typeof globalThis extends {
  Buffer: { isBuffer(value: unknown): value is infer PlatformBuffer }
}
  ? PlatformBuffer
  : Uint8Array

const { Buffer, TextDecoder, TextEncoder } = platformGlobals

/** Whether a value may be the body of a message, or bytes in a table. */
export const isContent: (value: unknown) => value is Content = (
  Buffer === undefined ? (value) => value instanceof Uint8Array : (value) => Buffer.isBuffer(value)
) as (value: unknown) => value is Content

/** The name of the type of such a value, in the words of errors. */
export const contentTypeName = Buffer === undefined ? 'Uint8Array' : 'Buffer'

/** A copy for the user to write into. */
export function toContent(bytes: Uint8Array): Content {
  // the type depends on the libraries that this is compiled with
  return copy(bytes) as Content
}

const copy: (bytes: Uint8Array) => unknown =
  Buffer === undefined
    ? (bytes) => bytes.slice()
    : (bytes) => {
        const content = Buffer.allocUnsafe(bytes.length)
        content.set(bytes)
        return content
      }

/**
 * A copy of the user's bytes, into which the user may write afterwards. Small bodies share a slab: an array of its
 * own costs eight times as much to make.
 */
export function fromContent(content: Content): Uint8Array {
  const { length } = content
  if (length > slabSize / 8) return new Uint8Array(content)
  if (slabUsed + length > slabSize) {
    slab = new Uint8Array(slabSize)
    slabBuffer = slab.buffer
    slabUsed = 0
  }
  slab.set(content, slabUsed)
  const body = new Uint8Array(slabBuffer, slabUsed, length)
  slabUsed += length
  return body
}

const slabSize = 16_384
let slab = new Uint8Array(slabSize)
let slabBuffer = slab.buffer
let slabUsed = 0

/** The UTF-8 of a text. */
export function utf8Content(text: string): Content {
  return toContent(new TextEncoder().encode(text))
}

/** The text that UTF-8 bytes spell; bytes that are no UTF-8 become U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
