import type { Middleware } from 'kinoko'

export const histogram = {
  record(value: number, attributes: Readonly<Record<string, string>>): void {
    if (value < 0) throw new RangeError(`${value} ms: ${JSON.stringify(attributes)}`)
  },
}

export type { Middleware }
