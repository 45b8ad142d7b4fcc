import { emptyTable, integerOf, isArray, Typed, type FieldTable } from '../values/table.js'
import type { Message } from '../message.js'
import { parsePeriod } from '../values/period.js'
import type { StreamLog } from './stream-log.js'

/**
 * Where a consumer begins to read, by its `x-stream-offset`; undefined where RabbitMQ fails over it. Case: stream-offsets,
 * "beyond the end wait".
 */
export function startOf(log: StreamLog, args: FieldTable, now: number): number | undefined {
  const offset = args.get('x-stream-offset') ?? 'next'
  if (typeof offset === 'string') return startOfText(log, offset, now)
  if (offset instanceof Typed && offset.type === 'timestamp') {
    return log.offsetAt(offset.value * 1000)
  }
  const number = integerOf(offset)
  return number === undefined ? undefined : Math.max(number, log.first)
}

function startOfText(log: StreamLog, offset: string, now: number): number {
  if (offset === 'first') return log.first
  if (offset === 'last') return Math.max(log.end - 1, log.first)
  const period = offset === 'next' ? undefined : parsePeriod(offset)
  return typeof period === 'number' ? log.offsetAt(now - period) : log.end
}

/** The messages that a consumer asked for. Case: stream-offsets, "give what was asked for: %s". */
export class StreamFilter {
  readonly #values: ReadonlySet<unknown> | undefined
  readonly #takesUnfiltered: boolean

  /** @param args - those of the consumer; undefined when there are no filters */
  constructor(args: FieldTable = emptyTable) {
    const wanted = args.get('x-stream-filter')
    if (typeof wanted === 'string') this.#values = new Set([wanted])
    if (isArray(wanted)) this.#values = new Set(wanted.filter((value) => typeof value === 'string'))
    this.#takesUnfiltered = args.get('x-stream-match-unfiltered') === true
  }

  passes({ properties }: Message): boolean {
    if (this.#values === undefined) return true
    const value = properties.headers?.get('x-stream-filter-value')
    return typeof value === 'string' ? this.#values.has(value) : this.#takesUnfiltered
  }
}
