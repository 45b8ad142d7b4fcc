// whatever code throws, proxies and errors with getters that throw among it, can be looked at here without a throw

export function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error
  } catch {
    return false
  }
}

export function nameOf(error: Error): string {
  try {
    const { name } = error as { name: unknown }
    return typeof name === 'string' ? name : 'Error'
  } catch {
    return 'Error'
  }
}

/** A message that is no string as what it is in words: anybody may set it to anything. */
export function messageOf(error: Error): string {
  try {
    const { message } = error as { message: unknown }
    return typeof message === 'string' ? message : tellThrown(message)
  } catch {
    return 'an error whose message cannot be read'
  }
}

export function stackOf(error: Error): string {
  try {
    const { stack } = error as { stack?: unknown }
    return typeof stack === 'string' ? stack : ''
  } catch {
    return ''
  }
}

/** In one line or more: `RangeError: too large`, or the value itself. */
export function tellThrown(thrown: unknown): string {
  if (isError(thrown)) return `${nameOf(thrown)}: ${messageOf(thrown)}`
  try {
    return String(thrown)
  } catch {
    return 'a value that cannot be read'
  }
}
