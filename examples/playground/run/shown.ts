/** A value as a line of text, as a console shows it. Never throws. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return `${value.name}: ${value.message}`
  try {
    const text = JSON.stringify(value, withBigints) as string | undefined
    return text ?? String(value)
  } catch {
    return String(value)
  }
}

function withBigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
