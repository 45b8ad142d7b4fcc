import { ProtocolError } from '../reply-codes.js'
import { emptyTable, integerOf, isArray, Typed, type FieldTable } from '../values/table.js'
import { parsePeriod } from '../values/period.js'
import type { StreamLog } from './stream-log.js'

/**
 * Where a consumer begins to read, by its `x-stream-offset`; undefined where RabbitMQ fails over it. Case: stream-offsets,
 * "beyond the end wait".
 */
export function startOf(log: StreamLog, args: FieldTable, now: number): number | undefined {
  // null is an offset, too, and a wrong one
  const offset = args.has('x-stream-offset') ? args.get('x-stream-offset') : 'next'
  if (offset === undefined || offset === null) return undefined
  if (typeof offset === 'string') return startOfText(log, offset, now)
  if (offset instanceof Typed && offset.type === 'timestamp') {
    return log.offsetAt(offset.value * 1000)
  }
  const number = integerOf(offset)
  return number === undefined ? undefined : Math.max(number, log.first)
}

function startOfText(log: StreamLog, offset: string, now: number): number {
  if (offset === 'first') return log.first
  if (offset === 'last') return log.last
  const period = offset === 'next' ? undefined : parsePeriod(offset)
  return typeof period === 'number' ? log.offsetAt(now - period) : log.end
}

/**
 * The filter that a consumer asked for. A chunk passes as a whole if a message in it does. Cases: stream-offsets, "give
 * what was asked for: %s", "give
 * what was written together".
 */
export class StreamFilter {
  /** Undefined stands for messages without a value. */
  readonly #values: readonly (string | undefined)[] | undefined

  /** @param args - those of the consumer; undefined when there are no filters */
  constructor(args: FieldTable = emptyTable) {
    const wanted = args.get('x-stream-filter')
    if (typeof wanted !== 'string' && !isArray(wanted)) return
    const values = [wanted].flat().filter((value) => typeof value === 'string')
    // Case: stream-offsets, "end the connection where a list has no text"
    if (values.length === 0) throw new ProtocolError('INTERNAL_ERROR')
    const takesUnfiltered = args.get('x-stream-match-unfiltered') === true
    this.#values = takesUnfiltered ? [...values, undefined] : values
  }

  /** Whether there is one. */
  get isSet(): boolean {
    return this.#values !== undefined
  }

  passes(values: ReadonlySet<string | undefined>): boolean {
    return this.#values?.some((value) => values.has(value)) ?? true
  }
}
