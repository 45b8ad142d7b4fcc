import { withProperties, type Message } from '../../message.js'
import { printTerm } from '../../values/erlang-terms.js'
import {
  emptyTable,
  integerOf,
  isArray,
  isTable,
  sortedByName,
  Typed,
  withField,
  withoutField,
  type FieldTable,
  type FieldValue,
} from '../../values/table.js'
import { copyKeys, type Death, type DeathHistory, type DeathReason } from './death.js'

/**
 * The history of a message in its headers, where a client may have put one, too.
 *
 * 1. The message goes to the queue's dead-letter exchange, with the queue's dead-letter routing key or else the keys it
 *    had. It loses its expiration; with a new key it loses its CC header too.
 * 2. `x-death` has one entry for each pair of queue and reason, the latest first, with a count. `x-first-death-*` name
 *    the first.
 * 3. A message that would come back to a queue it went through is dropped, unless a client rejected it somewhere on the
 *    way round: else it would go round for ever.
 */
export const headerHistory: DeathHistory = { record, isCycle }

function record(message: Message, death: Death): Message {
  const { properties } = message
  const headers = withDeath(properties.headers ?? emptyTable, message, death)
  const isRedirected = death.routingKey !== undefined
  return {
    exchange: death.exchange,
    routingKey: death.routingKey ?? message.routingKey,
    carbonCopies: isRedirected ? [] : message.carbonCopies,
    properties: withProperties(properties, {
      headers: isRedirected ? withoutField(headers, 'CC') : headers,
      expiration: undefined,
    }),
    body: message.body,
  }
}

function isCycle(message: Message, queue: string, reason: DeathReason): boolean {
  if (reason === 'rejected') return false
  const deaths = message.properties.headers?.get('x-death')
  if (!isArray(deaths)) return false
  const turn = deaths.findIndex((death) => isTable(death) && death.get('queue') === queue)
  if (turn < 0) return false
  return deaths
    .slice(0, turn + 1)
    .every((death) => isTable(death) && death.get('reason') !== 'rejected')
}

function withDeath(headers: FieldTable, message: Message, death: Death): FieldTable {
  const entry = new Map<string, FieldValue>([
    ['count', new Typed('int64', 1)],
    ['reason', death.reason],
    ['queue', death.queue],
    ['time', new Typed('timestamp', death.time)],
    ['exchange', message.exchange],
    ['routing-keys', [message.routingKey, ...copyKeys(headers)]],
  ])
  const { expiration } = message.properties
  if (expiration !== undefined) entry.set('original-expiration', expiration)

  const history = headers.get('x-death')
  if (history === undefined) {
    const first = new Map(headers)
      .set('x-first-death-reason', death.reason)
      .set('x-first-death-queue', death.queue)
      .set('x-first-death-exchange', message.exchange)
    return sortedByName(withField(first, 'x-death', [entry]))
  }
  // anything but a list was put there by a client: the history begins anew
  const deaths = isArray(history) ? remembered(history, entry) : [entry]
  return sortedByName(withField(headers, 'x-death', deaths))
}

function remembered(history: readonly FieldValue[], entry: FieldTable): FieldValue[] {
  const entries = grouped(history.filter(isTable))
  const same = entries.find((other) => identity(other) === identity(entry))
  if (same === undefined) return [sortedByName(entry), ...entries]
  const count = integerOf(same.get('count')) ?? 0
  const counted = withField(same, 'count', new Typed('int64', count + 1))
  const others = entries.filter((other) => identity(other) !== identity(entry))
  return [sortedByName(counted), ...others]
}

/**
 * One entry for each queue and reason. RabbitMQ turns the order round while it looks for doubles, if
 * there is more than one entry. Case: dead-letter-history, "has the latest queue first".
 */
function grouped(entries: readonly FieldTable[]): readonly FieldTable[] {
  if (entries.length < 2) return entries
  const seen = new Map<string, FieldTable>()
  for (const entry of entries) {
    const key = identity(entry)
    if (seen.has(key)) continue
    const doubles = entries.filter((other) => identity(other) === key).length
    const counted = entry.has('count')
      ? entry
      : withField(entry, 'count', new Typed('int64', doubles))
    seen.set(key, counted)
  }
  return [...seen.values()].reverse()
}

function identity(entry: FieldTable): string {
  return `${text(entry.get('queue'))}\0${text(entry.get('reason'))}`
}

function text(value: FieldValue | undefined): string {
  return value === undefined ? '' : printTerm(value)
}
