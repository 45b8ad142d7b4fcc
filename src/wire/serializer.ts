/**
 * Turns the body of a message into a value and back. Of an error that it throws peers and logs are told the class alone: its words
 * may quote the body, as those of `JSON.parse` do. The words of Kinoko's own errors are told: `new BadRequest('no such schema')`.
 */
export interface Serializer {
  /** The name in `config.serializer` and `config.ACCEPT`: `json`. */
  readonly name: string
  /** The content type of messages, by which a peer finds its serializer: `application/json`. */
  readonly contentType: string
  /** The content encoding of messages: `utf-8`, `binary`. */
  readonly contentEncoding: string
  /** The bytes of a value: a reply is `{ result, error }` with null for the one that is not there, and null must come back as null. Throws when the value cannot be carried. */
  encode(value: unknown): Uint8Array
  /** The value of bytes. Throws when the bytes are not as the content type promises. */
  decode(body: Uint8Array): unknown
}
