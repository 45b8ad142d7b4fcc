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
    return error.name
  } catch {
    return 'Error'
  }
}

export function messageOf(error: Error): string {
  try {
    return error.message
  } catch {
    return 'an error whose message cannot be read'
  }
}

export function stackOf(error: Error): string {
  try {
    return error.stack ?? ''
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
