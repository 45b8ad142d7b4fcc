/**
 * Bytes as users see them: in Node a message body is a Buffer, and amqplib takes nothing else. Where there
 * is no Buffer it is a Uint8Array, taken and given.
 */
import { platformGlobals } from '../platform/platform-globals.js'

/** A message body: a Buffer where the host has Buffers, else a Uint8Array. */
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

/** What such a value is called in the words of an error. */
export const contentTypeName = Buffer === undefined ? 'Uint8Array' : 'Buffer'

/** A copy for the user, who may write into it. */
export function toContent(bytes: Uint8Array): Content {
  // what the host's type is called depends on who compiles this
  return copy(bytes) as Content
}

const copy: (bytes: Uint8Array) => unknown =
  Buffer === undefined ? (bytes) => bytes.slice() : (bytes) => Buffer.from(bytes)

/**
 * A copy of what the user gave, who may write into it afterwards. Small bodies share a slab: an array of its
 * own costs eight times as much to make.
 */
export function fromContent(content: Content): Uint8Array {
  const { length } = content
  if (length > slabSize / 8) return new Uint8Array(content)
  if (slabUsed + length > slabSize) {
    slab = new Uint8Array(slabSize)
    slabUsed = 0
  }
  const body = slab.subarray(slabUsed, slabUsed + length)
  body.set(content)
  slabUsed += length
  return body
}

const slabSize = 16_384
let slab = new Uint8Array(slabSize)
let slabUsed = 0

/** The UTF-8 of a text. */
export function utf8Content(text: string): Content {
  return toContent(new TextEncoder().encode(text))
}

/** The text that UTF-8 bytes spell; what is no UTF-8 becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
