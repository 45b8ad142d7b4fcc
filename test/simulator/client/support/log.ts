interface Listenable {
  on(event: string, listener: (...args: unknown[]) => void): unknown
}

/** What happened, in order. */
export type Log = unknown[]

/** Writes down the events of an emitter, errors by their message. */
export function watch(log: Log, name: string, emitter: Listenable, events: string[]): void {
  for (const event of events) {
    emitter.on(event, (...args: unknown[]) => {
      log.push([name, event, ...args.filter((arg) => arg !== undefined).map(readable)])
    })
  }
}

/** Writes down how a call ends. */
export function follow(log: Log, name: string, call: () => unknown): void {
  let result: unknown
  try {
    result = call()
  } catch (thrown) {
    log.push([name, 'threw', readable(thrown)])
    return
  }
  if (!(result instanceof Promise)) {
    log.push([name, 'returned', result])
    return
  }
  result.then(
    (value: unknown) => log.push([name, 'resolved', value]),
    (error: unknown) => log.push([name, 'rejected', readable(error)]),
  )
}

function readable(value: unknown): unknown {
  return value instanceof Error ? value.message : value
}
