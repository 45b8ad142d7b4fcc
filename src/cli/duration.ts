import { InvalidArgumentError } from 'commander'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** `60s`, `500ms`, `5m`, `1h`, as milliseconds; a number alone is seconds. Throws an InvalidArgumentError for anything else. */
export function durationOf(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const milliseconds = Number(number) * (units[unit] ?? NaN)
  if (number !== '' && milliseconds > 0) return milliseconds
  throw new InvalidArgumentError('It must be a time, such as 500ms, 60s, 5m or 1h.')
}
