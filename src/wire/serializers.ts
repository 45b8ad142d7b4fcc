import { ConfigurationError, NamekoException } from '../errors/errors.js'
import { classNameOf, isA } from '../support/describe.js'
import { json } from './json.js'
import { msgpack } from './msgpack.js'
import type { Serializer } from './serializer.js'

/** For messages that are sent. */
const byName = new Map<string, Serializer>()
/** For messages that arrive. */
const byContentType = new Map<string, Serializer>()

/**
 * Makes a serializer known to every container and client of this process, under its name and its
 * content type. `json` (the default) and `msgpack` are known from the start.
 *
 * @example
 * registerSerializer({
 *   name: 'upper',
 *   contentType: 'application/x-upper-json',
 *   contentEncoding: 'utf-8',
 *   encode: (value) => Buffer.from(JSON.stringify(value).toUpperCase()),
 *   decode: (body) => JSON.parse(Buffer.from(body).toString().toLowerCase()),
 * })
 * new ServiceContainer(Service, { config: { serializer: 'upper' } })
 */
export function registerSerializer(serializer: Serializer): void {
  byName.set(serializer.name, serializer)
  byContentType.set(serializer.contentType, serializer)
}

/**
 * The serializer of a name. Throws a ConfigurationError when there is none.
 *
 * @param where who names it, for the error
 */
export function serializerNamed(
  name: string,
  where = 'config: `serializer` or `ACCEPT`',
): Serializer {
  const serializer = byName.get(name)
  if (serializer !== undefined) return serializer
  const known = [...byName.keys()].join(', ')
  // not the name: it may come from an environment variable, and be something else altogether
  throw new ConfigurationError(
    `${where} names no serializer, in a text of ${name.length} characters; ` +
      `known are ${known} (see registerSerializer)`,
  )
}

/**
 * The serializer of a message; a message without a content type is taken for JSON. Throws a TypeError when
 * there is no such serializer, or when it is not accepted.
 *
 * @param accept the names of the serializers that are accepted; null for all
 */
export function serializerFor(contentType: unknown, accept: readonly string[] | null): Serializer {
  const type = contentType === undefined || contentType === '' ? json.contentType : contentType
  const serializer = byContentType.get(type as string)
  if (serializer === undefined) {
    throw new TypeError(`Unsupported content type \`${String(contentType)}\``)
  }
  if (accept !== null && !accept.includes(serializer.name)) {
    throw new TypeError(
      `Content type \`${serializer.contentType}\` is not accepted here (ACCEPT: ${accept.join(', ')})`,
    )
  }
  return serializer
}

/** The bytes of a value. An error of a serializer is told as {@link Serializer} says. */
export function encodeWith(serializer: Serializer, value: unknown): Uint8Array {
  return told(serializer, () => serializer.encode(value))
}

/** The value of a body. An error of a serializer is told as {@link Serializer} says. */
export function decodeWith(serializer: Serializer, body: Uint8Array): unknown {
  return told(serializer, () => serializer.decode(body))
}

function told<T>(serializer: Serializer, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (serializer === json || serializer === msgpack || isA(error, NamekoException)) throw error
    // eslint-disable-next-line preserve-caught-error -- logs and callers would read its words there
    throw new TypeError(
      `the serializer \`${serializer.name}\` threw a ${classNameOf(Object(error) as object)}`,
    )
  }
}

registerSerializer(json)
registerSerializer(msgpack)
