/**
 * Called with null and the answer, or with an error alone. The types are amqplib's, which hide that: code that
 * looks at the answer has looked at the error before.
 */
export type Callback<T> = (error: Error, answer: T) => void

/** Called with null, or with an error: a callback that gets no answer. */
export type Done = (error: Error) => void

/** Calls back with an answer. */
export function succeed<T>(callback: Callback<T>, answer: T): void {
  callback(null as never, answer)
}

/** Calls back with an error. */
export function fail(callback: Callback<never>, error: Error): void {
  ;(callback as Done)(error)
}

/** The promise of a function that takes a callback. */
export function promise<T>(start: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error: Error | null, answer: T) => {
      if (error) reject(error)
      else resolve(answer)
    })
  })
}
