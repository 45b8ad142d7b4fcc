/** Errors that Node itself throws at users of amqplib, with Node's names, codes and words. */

/** A number that the field has no room for: `ERR_OUT_OF_RANGE`. */
export function outOfRange(name: string, range: string, received: number | bigint): RangeError {
  const text = `The value of "${name}" is out of range. It must be ${range}. Received ${spell(received)}`
  return withCode(new RangeError(text), 'ERR_OUT_OF_RANGE')
}

/** An argument of the wrong type: `ERR_INVALID_ARG_TYPE`. */
export function invalidArgument(name: string, expected: string, received: unknown): TypeError {
  const text = `The "${name}" argument must be ${expected}. Received ${describe(received)}`
  return withCode(new TypeError(text), 'ERR_INVALID_ARG_TYPE')
}

/** An option with a value that makes no sense: `ERR_INVALID_ARG_VALUE`. */
export function invalidOption(name: string, received: unknown): TypeError {
  const text = `The property '${name}' is invalid. Received ${inspect(received)}`
  return withCode(new TypeError(text), 'ERR_INVALID_ARG_VALUE')
}

/** `ERR_SOCKET_BAD_PORT`. */
export function badPort(received: unknown): RangeError {
  const text = `Port should be >= 0 and < 65536. Received ${describe(received)}.`
  return withCode(new RangeError(text), 'ERR_SOCKET_BAD_PORT')
}

/** What `emit('error')` throws when nobody listens and its argument is no Error. */
export function unhandledError(context: unknown): Error {
  const error = new Error(`Unhandled error. (${inspect(context)})`)
  return Object.assign(withCode(error, 'ERR_UNHANDLED_ERROR'), { context })
}

/** Sets the `code` by which programs tell errors apart. */
export function withCode<E extends Error>(error: E, code: string): E & { code: string } {
  return Object.assign(error, { code })
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object') {
    const { constructor: maker } = value as { constructor?: { name?: unknown } }
    return maker === undefined ? 'an object' : `an instance of ${String(maker.name)}`
  }
  return `type ${typeof value} (${inspect(value)})`
}

function inspect(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'bigint' ? `${value}n` : String(value)
}

function spell(value: number | bigint): string {
  const isLong = typeof value === 'bigint' || Number.isInteger(value)
  const digits = isLong && (value > 2 ** 32 || value < -(2 ** 32)) ? grouped(value) : String(value)
  return typeof value === 'bigint' ? `${digits}n` : digits
}

/** Three by three from the end, whatever they are: the exponents of large numbers too. */
function grouped(value: number | bigint): string {
  const text = String(value)
  const start = text.startsWith('-') ? 1 : 0
  let end = text.length
  let groups = ''
  for (; end >= start + 4; end -= 3) groups = `_${text.slice(end - 3, end)}${groups}`
  return text.slice(0, end) + groups
}
