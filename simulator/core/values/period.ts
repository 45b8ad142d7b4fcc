const unitMs: Readonly<Record<string, number>> = {
  Y: 31_536_000_000,
  M: 2_592_000_000,
  D: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
}

/**
 * Milliseconds of a period as streams have it, `7D` or `12h`. `no number` when it does not begin with digits; undefined
 * when it has no known unit, or is 0.
 */
export function parsePeriod(text: string): number | 'no number' | undefined {
  const [, digits, unit] = /^(\d*)([\s\S]*)$/.exec(text) ?? []
  if (digits === undefined || digits === '') return 'no number'
  const ms = Number(digits) * (unitMs[unit ?? ''] ?? 0)
  return ms > 0 ? ms : undefined
}
