/** Serializers by name (for what we send) and by content type (for what we get). JSON is the default. */
import { ConfigurationError } from './errors.js'
import { json } from './json.js'

/** Turns the body of a message into a value and back. */
export interface Serializer {
  /** What `config.serializer` says: `json`. */
  readonly name: string
  readonly contentType: string
  readonly contentEncoding: string
  /** Throws when the value cannot be carried. */
  encode(value: unknown): Uint8Array
  /** Throws when the bytes are not what the content type promises. */
  decode(body: Uint8Array): unknown
}

const byName = new Map<string, Serializer>()
const byContentType = new Map<string, Serializer>()

/** Makes a serializer known to every container and client of this process. */
export function registerSerializer(serializer: Serializer): void {
  byName.set(serializer.name, serializer)
  byContentType.set(serializer.contentType, serializer)
}

/** Throws a ConfigurationError when there is none of that name. */
export function serializerNamed(name: string): Serializer {
  const serializer = byName.get(name)
  if (serializer !== undefined) return serializer
  const known = [...byName.keys()].join(', ')
  throw new ConfigurationError(
    `config: there is no serializer \`${name}\`; known are ${known} (see registerSerializer)`,
  )
}

/** The serializer of a message; a message without a content type is taken for JSON. */
export function serializerFor(contentType: unknown): Serializer | undefined {
  if (contentType === undefined || contentType === '') return json
  return typeof contentType === 'string' ? byContentType.get(contentType) : undefined
}

registerSerializer(json)
