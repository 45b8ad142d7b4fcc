/**
 * A value, or another for undefined, null, false, zero and the empty text: amqplib takes all of these for
 * missing.
 */
export function either<T, U>(value: T | null | undefined, otherwise: U): T | U {
  if (value) return value
  return otherwise
}
