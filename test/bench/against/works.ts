/** The work that is compared: programs that each tell what it costs. */
export interface Work {
  /** A program of `programs`, with its arguments. */
  readonly command: readonly [program: string, ...args: string[]]
  /** The largest ratio that the guard lets pass. It is wide: the guard runs on busy machines. */
  readonly atMost: number
}

const entries = ['kinoko', 'kinoko/simulator', 'kinoko/testing']

export const works: readonly Work[] = [
  ...entries.map((entry): Work => ({ command: ['import', entry], atMost: 1.4 })),
  { command: ['first-answer'], atMost: 1.4 },
  { command: ['vitest'], atMost: 1.6 },
  ...['10', '100', '1000'].map((count): Work => ({ command: ['instances', count], atMost: 1.4 })),
  { command: ['cluster', 'plain'], atMost: 1.4 },
  { command: ['cluster', 'faults'], atMost: 1.4 },
  { command: ['calls', '1'], atMost: 1.4 },
  { command: ['calls', '128'], atMost: 1.4 },
  { command: ['queued-message'], atMost: 1.2 },
]
