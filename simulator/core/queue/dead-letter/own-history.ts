import { withProperties, type DeathRecord, type Message } from '../../message.js'
import {
  emptyTable,
  sortedByName,
  Typed,
  type FieldTable,
  type FieldValue,
} from '../../values/table.js'
import { copyKeys, type Death, type DeathHistory, type DeathReason } from './death.js'

/**
 * The history of a message beside its headers, which a client cannot write.
 *
 * 1. The message goes to the queue's dead-letter exchange, with the queue's dead-letter routing key or else the keys it
 *    had. It loses its expiration, and keeps its CC header.
 * 2. The history has one record for each pair of queue and reason, the latest first. The headers tell of it: `x-death`,
 *    `x-first-death-*` and `x-last-death-*` take the place of what a client put there. Case: dead-letter-history, "believes or forgets the count that a client made up".
 * 3. A message that would come back to a queue it went through is dropped, unless a client rejected it since.
 */
export const ownHistory: DeathHistory = { record, isCycle }

function record(message: Message, death: Death): Message {
  const { properties, past } = message
  const blindKeys = past?.blindKeys ?? blindKeysOf(message)
  const deaths = withDeath(past?.deaths ?? [], message, blindKeys, death)
  const first = past?.first ?? firstOf(message, death)
  const headers = new Map(properties.headers ?? emptyTable)
    .set('x-death', deaths.map(tableOf))
    .set('x-first-death-reason', first.reason)
    .set('x-first-death-queue', first.queue)
    .set('x-first-death-exchange', first.exchange)
    .set('x-last-death-reason', death.reason)
    .set('x-last-death-queue', death.queue)
    .set('x-last-death-exchange', message.exchange)
  return {
    exchange: death.exchange,
    routingKey: death.routingKey ?? message.routingKey,
    carbonCopies: death.routingKey === undefined ? message.carbonCopies : [],
    properties: withProperties(properties, {
      headers: sortedByName(headers),
      expiration: undefined,
    }),
    body: message.body,
    past: {
      deaths,
      first,
      failures: past?.failures ?? 0,
      blindKeys,
      published: past?.published ?? properties,
    },
  }
}

function isCycle({ past }: Message, queue: string, reason: DeathReason): boolean {
  if (reason === 'rejected' || past === undefined) return false
  const turn = past.deaths.findIndex((death) => death.queue === queue)
  return turn >= 0 && past.deaths.slice(0, turn + 1).every((death) => death.reason !== 'rejected')
}

function firstOf({ exchange }: Message, { queue, reason }: Death): FirstDeath {
  return { queue, reason, exchange }
}

type FirstDeath = NonNullable<NonNullable<Message['past']>['first']>

function withDeath(
  deaths: readonly DeathRecord[],
  message: Message,
  blindKeys: readonly string[],
  { queue, reason, time }: Death,
): readonly DeathRecord[] {
  const isSame = (record: DeathRecord): boolean =>
    record.queue === queue && record.reason === reason
  const known = deaths.find(isSame)
  const latest =
    known === undefined
      ? { queue, reason, time, count: 1, ...originOf(message, blindKeys) }
      : { ...known, count: known.count + 1 }
  return [latest, ...deaths.filter((record) => !isSame(record))]
}

function blindKeysOf({ carbonCopies, properties }: Message): readonly string[] {
  if (carbonCopies.length === 0) return carbonCopies
  return carbonCopies.slice(copyKeys(properties.headers ?? emptyTable).length)
}

/**
 * RabbitMQ takes each blind key that the message was published with out where it finds it first, also of what is the key since. Cases:
 * dead-letter-history, "loses the first of two equal keys to a blind copy", "loses a key of a queue to a blind copy".
 */
function originOf(
  { exchange, routingKey, carbonCopies, properties }: Message,
  blindKeys: readonly string[],
): DeathOrigin {
  const routingKeys = [routingKey, ...carbonCopies]
  for (const key of blindKeys) {
    const at = routingKeys.indexOf(key)
    if (at >= 0) routingKeys.splice(at, 1)
  }
  return { exchange, routingKeys, expiration: properties.expiration }
}

type DeathOrigin = Pick<DeathRecord, 'exchange' | 'routingKeys' | 'expiration'>

function tableOf(death: DeathRecord): FieldTable {
  const { count, reason, queue, time, exchange, routingKeys, expiration } = death
  const fields = new Map<string, FieldValue>([
    ['count', new Typed('int64', count)],
    ['reason', reason],
    ['queue', queue],
    ['time', new Typed('timestamp', time)],
    ['exchange', exchange],
    ['routing-keys', routingKeys],
  ])
  return expiration === undefined
    ? fields
    : new Map<string, FieldValue>([['original-expiration', expiration], ...fields])
}
