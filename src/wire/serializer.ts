/** Turns the body of a message into a value and back. */
export interface Serializer {
  /** What `config.serializer` and `config.ACCEPT` say: `json`. */
  readonly name: string
  readonly contentType: string
  readonly contentEncoding: string
  /** Throws when the value cannot be carried. */
  encode(value: unknown): Uint8Array
  /** Throws when the bytes are not what the content type promises. */
  decode(body: Uint8Array): unknown
}
