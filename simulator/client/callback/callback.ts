/**
 * Called with null and the answer, or with an error alone. The types are amqplib's, which hide that: who
 * looks at the answer has looked at the error before.
 */
export type Callback<T> = (error: Error, answer: T) => void

/** A callback that gets no answer. */
export type Done = (error: Error) => void

export function succeed<T>(callback: Callback<T>, answer: T): void {
  callback(null as never, answer)
}

export function fail(callback: Callback<never>, error: Error): void {
  ;(callback as Done)(error)
}

/** What a function that takes a callback calls it with. */
export function promise<T>(start: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error: Error | null, answer: T) => {
      if (error) reject(error)
      else resolve(answer)
    })
  })
}
