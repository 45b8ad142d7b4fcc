export type AxisName = 'services' | 'depth' | 'memory'

/** What grows, and what is measured while it does. */
export interface Axis {
  readonly name: AxisName
  readonly title: string
  readonly unit: string
  readonly sizes: readonly number[]
  /** The figure at any size is at least this share of that at the smallest. */
  readonly atLeast?: number
}

export const axes: readonly Axis[] = [
  {
    name: 'services',
    title: 'Services on the exchange',
    unit: 'calls a second',
    sizes: [1, 100, 10_000],
    atLeast: 0.9,
  },
  {
    name: 'depth',
    title: 'Messages in the queue',
    unit: 'messages in and out a second',
    sizes: [0, 1_000, 100_000, 1_000_000],
    atLeast: 0.9,
  },
  {
    name: 'memory',
    title: 'Memory of a queued message of 100 bytes',
    unit: 'bytes',
    sizes: [100_000],
  },
]
