const deadlineHeader = 'kinoko.deadline'
const timeoutHeader = 'kinoko.timeout'

/** No deadline: the caller did not set one. */
export const noDeadline = Infinity

/**
 * Adds the deadline of a call to the headers of a request that is sent now.
 *
 * 1. A request carries two headers: the deadline in absolute milliseconds since the epoch, and the
 *    milliseconds that were left when it was sent. Python's nameko ignores both.
 * 2. The service trusts the absolute one when it is plausible: in the future, and no further away than
 *    the relative one. Else the clocks disagree, or the request was on its way for too long, and the
 *    relative one counts from its arrival. So a wrong clock never breaks a call.
 * 3. A service in Python hands foreign headers on, with a prefix. The absolute deadline found there is
 *    still the one of the first caller, and still counts.
 * 4. On either side a deadline is a moment of the monotonic clock, so that somebody who sets the clock
 *    while a call waits does no harm.
 * 5. Both travel as text: Python would hand a 64-bit integer on with a type tag (`L`) that amqplib cannot
 *    read, and amqplib closes the connection over it.
 *
 * @param leftMs milliseconds until the deadline: a whole number, 1 or more
 * @param now milliseconds since the epoch
 */
export function putTimeLeft(headers: Record<string, unknown>, leftMs: number, now: number): void {
  headers[deadlineHeader] = String(Math.ceil(now + leftMs))
  headers[timeoutHeader] = String(leftMs)
}

/**
 * How many milliseconds are left for a request that arrives now; Infinity if it has no deadline.
 *
 * @param now milliseconds since the epoch
 */
export function takeTimeLeft(headers: Readonly<Record<string, unknown>>, now: number): number {
  const timeoutMs = read(headers, timeoutHeader)
  if (timeoutMs === undefined) return Infinity
  const deadline = read(headers, deadlineHeader)
  return deadline === undefined ? timeoutMs : plausibleTimeLeft(timeoutMs, deadline, now)
}

/**
 * The milliseconds until a deadline, if the clocks agree; else all those that were left when the request was sent.
 *
 * @param timeoutMs milliseconds that were left when the request was sent
 * @param deadline milliseconds since the epoch
 * @param now milliseconds since the epoch
 */
export function plausibleTimeLeft(timeoutMs: number, deadline: number, now: number): number {
  const leftMs = deadline - now
  return leftMs > 0 && leftMs <= timeoutMs ? leftMs : timeoutMs
}

/** Whether a header is Kinoko's own, which must not become context data. */
export function isOwnKey(key: string): boolean {
  return key.startsWith('kinoko.')
}

/** The milliseconds in a header, as they were sent or as a service in Python handed them on. */
function read(headers: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = headers[name] ?? headers[`nameko.${name}`]
  const milliseconds = typeof value === 'string' && value !== '' ? Number(value) : NaN
  return milliseconds >= 0 && Number.isFinite(milliseconds) ? milliseconds : undefined
}
