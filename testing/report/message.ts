/** The purpose of a message. */
export type MessageKind =
  /** Asks a service for something. */
  | 'request'
  /** Carries a result back to its caller. */
  | 'reply'
  /** Carries an error back to its caller. */
  | 'error'
  /** Anything else: an event, a message of the application. */
  | 'message'
  /** Came back to its sender, since no queue takes it. */
  | 'returned'

/**
 * A message of a run for people: as plain text, shortened; sensitive arguments and the values of keys such as
 * `password` or `apiKey` are hidden.
 */
export interface StoryMessage {
  /** Whether it is a request, a reply, an error or something else. */
  readonly kind: MessageKind
  /** The content of the message in a line of at most 400 characters: the arguments of a request (`"ada", 50`), the result of a reply
   * (`100`), the error (`RangeError: 500 is too much`), else the body.
   */
  readonly value: string
  /** The exchange it was published to; empty for the default exchange. */
  readonly exchange: string
  /** The key it was published with. */
  readonly routingKey: string
  /** The properties of AMQP that are set, but for the headers; names and values. */
  readonly properties: readonly (readonly [name: string, value: string])[]
  /** The headers of the message; names and values, the latter as text or JSON. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The body, decoded: JSON with line breaks, or the text as it is; at most 10,000 characters. */
  readonly body: string
  /** The length of the body as it travelled, in bytes. */
  readonly size: number
}
