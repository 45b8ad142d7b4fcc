import type { ExchangeDifferences } from '../differences.js'
import type { Message } from '../message.js'
import { ProtocolError } from '../reply-codes.js'
import type { HashableTerm } from '../values/erlang-hash.js'
import { phash2 } from '../values/erlang-hash.js'
import { printTerm, printValue, typeAtom } from '../values/erlang-terms.js'
import { jumpHash } from '../values/jump-hash.js'
import { Lottery } from '../values/lottery.js'
import { fieldType, integerOf, Typed, type FieldTable, type FieldValue } from '../values/table.js'
import { compareText } from '../values/utf8.js'
import type { Pattern, Router } from './router.js'

/**
 * `x-consistent-hash`: each destination has as many buckets as its binding key says, and a message goes to the bucket of
 * its routing key, or of a header or property. Case: simulator/core/exchange-plugins, "sends a key to the queue that RabbitMQ chooses".
 */
export class ConsistentHashRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #keyOf: (message: Message) => HashableTerm
  /** The first binding of each destination. */
  #rings: { readonly binding: Binding; readonly weight: number }[] = []

  constructor(args: FieldTable, differences: ExchangeDifferences) {
    this.#keyOf = hashKey(args, differences)
  }

  add(binding: Binding): void {
    if (this.#rings.some((ring) => ring.binding.destination === binding.destination)) return
    this.#rings.push({ binding, weight: Number(binding.routingKey) })
  }

  remove(binding: Binding): void {
    this.#rings = this.#rings.filter((ring) => ring.binding.destination !== binding.destination)
  }

  match(message: Message, found: (binding: Binding) => void): void {
    const buckets = this.#rings.reduce((sum, { weight }) => sum + weight, 0)
    if (buckets === 0) return
    let bucket = jumpHash(this.#keyOf(message), buckets)
    for (const { binding, weight } of this.#rings) {
      if (bucket < weight) return found(binding)
      bucket -= weight
    }
  }
}

function hashKey(
  args: FieldTable,
  differences: ExchangeDifferences,
): (message: Message) => HashableTerm {
  const header = args.get('hash-header')
  if (typeof header === 'string') return (message) => headerKey(message, header, differences)
  switch (args.get('hash-property')) {
    case 'correlation_id':
      return ({ properties }) => properties.correlationId
    case 'message_id':
      return ({ properties }) => properties.messageId
    case 'timestamp':
      return ({ properties: { timestamp } }) =>
        timestamp === undefined ? undefined : String(timestamp)
    default:
      return ({ routingKey }) => routingKey
  }
}

/** The type of a header is part of the key in some versions. */
function headerKey(
  { properties }: Message,
  header: string,
  { hashesTypes }: ExchangeDifferences,
): HashableTerm {
  const value = properties.headers?.get(header)
  const bare = bareOf(value)
  if (bare === undefined || value === undefined) return undefined
  return hashesTypes ? { atom: typeAtom(fieldType(value)), value: bare } : bare
}

function bareOf(value: FieldValue | undefined): string | number | undefined {
  if (typeof value === 'string') return value
  if (value instanceof Typed && value.type === 'timestamp') return value.value * 1000
  return integerOf(value)
}

/** Refuses a binding key that is no weight. */
export function checkWeight(key: string, { largestWeight }: ExchangeDifferences): void {
  const isInteger = /^[+-]?\d+$/.test(key)
  const weight = Number(key)
  const reason = !isInteger
    ? `The binding key must be an integer: ${printTerm(key)}`
    : weight < 1
      ? 'The binding key must be greater than 0'
      : weight > largestWeight
        ? `The binding key must not exceed ${largestWeight}`
        : undefined
  if (reason !== undefined) throw new ProtocolError('PRECONDITION_FAILED', reason)
}

const hashable = new Set<FieldValue>(['correlation_id', 'message_id', 'timestamp'])

/** Refuses arguments of a consistent hash exchange that make no sense. */
export function checkHashArguments(args: FieldTable): void {
  const property = args.get('hash-property')
  if (property === undefined) return
  const reason = args.has('hash-header')
    ? 'hash-header and hash-property are mutually exclusive'
    : hashable.has(property)
      ? undefined
      : `Unsupported property: ${printValue(property)}`
  if (reason !== undefined) throw new ProtocolError('PRECONDITION_FAILED', reason)
}

/** `x-modulus-hash`: a message goes to the binding whose number is the hash of its keys. */
export class ModulusHashRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #sortsByKey: boolean
  readonly #bindings: Binding[] = []

  constructor({ numbersByKey }: ExchangeDifferences) {
    this.#sortsByKey = numbersByKey
  }

  add(binding: Binding): void {
    this.#bindings.push(binding)
    this.#bindings.sort((a, b) => this.#compare(a, b))
  }

  remove(binding: Binding): void {
    this.#bindings.splice(this.#bindings.indexOf(binding), 1)
  }

  match({ routingKey, carbonCopies }: Message, found: (binding: Binding) => void): void {
    if (this.#bindings.length === 0) return
    const hash = phash2([routingKey, ...carbonCopies])
    found(this.#bindings[hash % this.#bindings.length]!)
  }

  #compare(a: Binding, b: Binding): number {
    const byKey = this.#sortsByKey ? compareText(a.routingKey, b.routingKey) : 0
    if (byKey !== 0) return byKey
    const [x, y] = [a.destination, b.destination]
    return x.kind === y.kind ? compareText(x.name, y.name) : x.kind === 'exchange' ? -1 : 1
  }
}

/** `x-random` and `x-local-random`: each message goes to one of the bindings, at random. */
export class RandomRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #bindings = new Set<Binding>()
  readonly #lottery = new Lottery()

  add(binding: Binding): void {
    this.#bindings.add(binding)
  }

  remove(binding: Binding): void {
    this.#bindings.delete(binding)
  }

  match(_message: Message, found: (binding: Binding) => void): void {
    const all = [...this.#bindings]
    const drawn = all[this.#lottery.draw(all.length)]
    if (drawn !== undefined) found(drawn)
  }
}

const usualLength = 20

/**
 * `x-recent-history`: a fanout exchange that keeps the latest messages for those that are bound later. Case:
 * exchange-plugins, "gives what was published last to a queue that is bound".
 */
export class RecentHistoryRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #bindings = new Set<Binding>()
  readonly #length: number
  /** Oldest first. */
  readonly #latest: Message[] = []

  constructor(args: FieldTable) {
    this.#length = integerOf(args.get('x-recent-history-length')) ?? usualLength
  }

  get latest(): readonly Message[] {
    return this.#latest
  }

  add(binding: Binding): void {
    this.#bindings.add(binding)
  }

  remove(binding: Binding): void {
    this.#bindings.delete(binding)
  }

  match(message: Message, found: (binding: Binding) => void): void {
    if (message.properties.headers?.get('x-recent-history-no-store') !== true) {
      this.#latest.push(message)
      if (this.#latest.length > this.#length) this.#latest.shift()
    }
    this.#bindings.forEach(found)
  }
}

/** Refuses a length of the history that is none. */
export function checkHistoryArguments(args: FieldTable): void {
  const length = args.get('x-recent-history-length')
  if (length === undefined || (integerOf(length) ?? 0) > 0) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `Invalid argument ${printTerm(length)}, 'x-recent-history-length' must be a positive integer`,
  )
}
