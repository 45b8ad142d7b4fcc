/** JSON for a person to read, of what JSON has no form for, too. Never throws. */
export function readableJson(value: unknown, indent?: number): string {
  try {
    const text = JSON.stringify(value, readable, indent) as string | undefined
    return text ?? String(value)
  } catch (error) {
    return `(no JSON: ${(error as Error).message})`
  }
}

/** AMQP's tables, bytes, and numbers that are too large. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Map) return Object.fromEntries(value) as unknown
  if (value instanceof Uint8Array) return `${value.length} bytes`
  return value
}
