/** A message as it is shown: plain text, shortened, with nothing in it that is to stay hidden. */

/** What a message is for; the picture has a colour and a sign for each. */
export type MessageKind = 'request' | 'reply' | 'error' | 'message' | 'returned'

/** A name and a value, both as text. */
export type Fact = readonly [name: string, value: string]

export interface MessageDetails {
  /** Empty for the default exchange. */
  readonly exchange: string
  readonly routingKey: string
  /** AMQP's own properties that are set, but for the headers. */
  readonly properties: readonly Fact[]
  readonly headers: readonly Fact[]
  /** JSON with line breaks, or the text as it is. */
  readonly body: string
  /** In bytes, as it travelled. */
  readonly size: number
}

/** What a message says, in one line and in full. */
export interface MessageContent {
  readonly kind: MessageKind
  /** Arguments of a request (`"ada", 50`), result of a reply (`100`), error (`RangeError: 500 is too much`). */
  readonly value: string
  readonly details: MessageDetails
}

/** So many characters of a value are shown in a line. */
export const longestValue = 400

/** So many characters of a body are kept. */
export const longestBody = 40_000

/** The text, or its beginning with a note of what is left out. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text
  const left = text.length - longest
  return `${text.slice(0, longest)}… (${left.toLocaleString('en')} characters more)`
}
