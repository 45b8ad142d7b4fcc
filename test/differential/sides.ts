/** What a run asks of each of the two brokers beside what the program does. */
import type { Arm } from './arm.js'

/** Ready messages and consumers of a queue; undefined when there is no such queue. */
export type Counts = readonly [messages: number, consumers: number] | undefined

export interface Side {
  readonly arm: Arm
  /** Resolves when so many milliseconds have passed. */
  passes(ms: number): Promise<void>
  end(): Promise<void>
}
