import { hidden, isSecretKey } from '../../src/support/secret-key.js'

/** JSON for a person to read, of what JSON has no form for, too; values of keys such as `password` are hidden. Never throws. */
export function readableJson(value: unknown, indent?: number): string {
  try {
    const text = JSON.stringify(value, readable, indent) as string | undefined
    return text ?? String(value)
  } catch (error) {
    return `(no JSON: ${(error as Error).message})`
  }
}

/** Secrets, AMQP's tables, bytes, and numbers that are too large. */
function readable(key: string, value: unknown): unknown {
  if (isSecret(key, value)) return hidden
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Map) return Object.fromEntries(value) as unknown
  if (value instanceof Uint8Array) return `${value.length} bytes`
  return value
}

/** Whether nobody should see the value of the key; that there is none may be known. */
export function isSecret(key: string, value: unknown): boolean {
  return value !== null && value !== undefined && isSecretKey(key)
}
