/** The work that is compared: programs that each tell what it costs. */
export interface Work {
  /** A program of `programs`, with its arguments. */
  readonly command: readonly [program: string, ...args: string[]]
}

const entries = ['kinoko', 'kinoko/simulator', 'kinoko/testing']

export const works: readonly Work[] = [
  ...entries.map((entry): Work => ({ command: ['import', entry] })),
  { command: ['first-answer'] },
  { command: ['vitest'] },
  ...['10', '100', '1000'].map((count): Work => ({ command: ['instances', count] })),
  { command: ['cluster', 'plain'] },
  { command: ['cluster', 'faults'] },
  { command: ['by-hand', '1'] },
  { command: ['by-hand', '128'] },
  { command: ['calls', '1'] },
  { command: ['calls', '128'] },
  { command: ['queued-message'] },
]
