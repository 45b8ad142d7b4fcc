/** A value, or another if it is missing, false, zero or empty: amqplib takes all of these for missing. */
export function either<T, U>(value: T | null | undefined, otherwise: U): T | U {
  if (value) return value
  return otherwise
}
