/** Bodies of messages, in words. */
export interface BodyText {
  /** As the arguments of a request: `"Ada", 2`. */
  readonly request: string
  /** As a reply: its result, or its error. */
  readonly reply: string
  readonly isError: boolean
}

const longest = 400

export function textOfBody(body: Uint8Array): BodyText {
  const text = new TextDecoder().decode(body)
  const value = parse(text)
  if (!isRecord(value)) return { request: cut(text), reply: cut(text), isError: false }
  const { args, kwargs, result, error } = value
  return {
    request: cut(argumentsOf(args, kwargs)),
    reply: cut(replyOf(result, error)),
    isError: isError(error),
  }
}

/** A body as it is, readable. */
export function prettyBody(body: Uint8Array): string {
  const text = new TextDecoder().decode(body)
  const value = parse(text)
  return value === undefined ? text : JSON.stringify(value, null, 2)
}

function argumentsOf(args: unknown, kwargs: unknown): string {
  const named = isRecord(kwargs) ? Object.entries(kwargs) : []
  return [
    ...(Array.isArray(args) ? args.map((arg) => JSON.stringify(arg)) : []),
    ...named.map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ].join(', ')
}

function replyOf(result: unknown, error: unknown): string {
  if (!isRecord(error))
    return result === undefined || result === null ? 'nothing' : JSON.stringify(result)
  const { exc_type: type, value } = error
  return `${String(type)}: ${typeof value === 'string' ? value : JSON.stringify(value)}`
}

function isError(error: unknown): boolean {
  return error !== null && error !== undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}
