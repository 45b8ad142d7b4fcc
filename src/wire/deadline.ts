const timeoutHeader = 'kinoko.timeout'

/** No deadline: the caller did not set one. */
export const noDeadline = Infinity

/**
 * Adds the time that a call has left to the headers of a request that is sent now.
 *
 * 1. The time travels as a duration, in milliseconds, and counts from the arrival of the request: clocks of two machines
 *    never meet, so a clock that is wrong can neither take a call's time away nor add to it. Python's nameko ignores
 *    the header, and hands it on with a prefix.
 * 2. The time that a request waits in a queue is known to the broker alone. The broker drops the request when all of
 *    the time has passed (`expiration`).
 * 3. On either side a deadline is a moment of the monotonic clock, so that somebody who sets the clock
 *    while a call waits does no harm.
 * 4. The duration travels as text: Python would hand a 64-bit integer on with a type tag (`L`) that amqplib cannot read.
 *
 * @param leftMs milliseconds until the deadline: a whole number, 1 or more
 */
export function putTimeLeft(headers: Record<string, unknown>, leftMs: number): void {
  headers[timeoutHeader] = String(leftMs)
}

/** How many milliseconds are left for a request that arrives now; Infinity if it has no deadline. */
export function takeTimeLeft(headers: Readonly<Record<string, unknown>>): number {
  const value = headers[timeoutHeader] ?? headers[`nameko.${timeoutHeader}`]
  return typeof value === 'string' ? durationIn(value) : Infinity
}

/** The milliseconds in a text; Infinity where there are none. */
export function durationIn(text: string): number {
  const milliseconds = text === '' ? NaN : Number(text)
  return milliseconds >= 0 ? milliseconds : Infinity
}

/** Whether a header is Kinoko's own, which must not become context data. */
export function isOwnKey(key: string): boolean {
  return key.startsWith('kinoko.')
}
