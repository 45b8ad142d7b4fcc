import { Heap } from '../containers/heap.js'
import { withProperties, type Message } from '../message.js'
import { integerOf, Typed, withField, type FieldTable, type FieldValue } from '../values/table.js'
import type { Pattern, Router } from './router.js'
import { ProtocolError } from '../reply-codes.js'

/**
 * `x-delayed-message` of the plugin rabbitmq_delayed_message_exchange, modelled from what its documentation and sources say: no
 * broker with the plugin was at hand to compare with.
 */
export const delayedMessage = 'x-delayed-message'

/** The plugin holds nothing longer, and delivers at once instead. */
const longestDelayMs = 4_294_967_295

/** Takes a message that is to be routed so many milliseconds later. */
export type Hold = (message: Message, delayMs: number) => void

/** Routes as its type among the others does, but a message with a delay goes nowhere for now. */
export class DelayedRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #inner: Router<Binding>
  readonly #hold: Hold

  constructor(inner: Router<Binding>, hold: Hold) {
    this.#inner = inner
    this.#hold = hold
  }

  add(binding: Binding): void {
    this.#inner.add(binding)
  }

  remove(binding: Binding): void {
    this.#inner.remove(binding)
  }

  match(message: Message, found: (binding: Binding) => void): void {
    const delay = delayOf(message)
    if (delay > 0 && delay <= longestDelayMs) this.#hold(message, delay)
    else this.#inner.match(message, found)
  }
}

/** Milliseconds, by the header `x-delay`; 0 where it says nothing. */
function delayOf({ properties }: Message): number {
  const value = properties.headers?.get('x-delay')
  if (typeof value === 'string') return isWhole(value) ? Number(value) : 0
  return integerOf(value) ?? truncated(value)
}

/** The plugin fails over a text that is no whole number, and the channel with it. */
export function checkDelay({ properties }: Message): void {
  const value = properties.headers?.get('x-delay')
  if (typeof value === 'string' && !isWhole(value)) throw new ProtocolError('INTERNAL_ERROR')
}

function isWhole(text: string): boolean {
  return /^[+-]?\d+$/.test(text)
}

function truncated(value: FieldValue | undefined): number {
  if (typeof value === 'number') return Math.trunc(value)
  const isFloat = value instanceof Typed && (value.type === 'double' || value.type === 'float')
  return isFloat ? Math.trunc(value.value) : 0
}

/** A message as it arrives after its delay: `x-delay` is negative, so that nobody holds it again. */
export function afterDelay(message: Message): Message {
  const { properties } = message
  const headers = withField(properties.headers!, 'x-delay', new Typed('int32', -delayOf(message)))
  return { ...message, properties: withProperties(properties, { headers }) }
}

/** The type of exchange that such an exchange is after the delay; refuses arguments that name none. */
export function delayedTypeOf(args: FieldTable): string {
  const type = args.get('x-delayed-type')
  const reason =
    typeof type !== 'string'
      ? "Invalid argument, 'x-delayed-type' must be an existing exchange type"
      : type === delayedMessage
        ? `Invalid argument, '${delayedMessage}' can't be used for 'x-delayed-type'`
        : undefined
  if (reason !== undefined) throw new ProtocolError('PRECONDITION_FAILED', reason)
  return type as string
}

interface Held<Place> {
  readonly place: Place
  readonly message: Message
  readonly at: number
  readonly serial: number
}

/** Messages that wait for their time, wherever they are to go. Those of the same time go in the order in which they came. */
export class HeldMessages<Place> {
  #serial = 0
  readonly #heap = new Heap<Held<Place>>(
    (a, b) => a.at < b.at || (a.at === b.at && a.serial < b.serial),
  )

  /** When the first of them is due. */
  get next(): number | undefined {
    return this.#heap.peek()?.at
  }

  add(place: Place, message: Message, at: number): void {
    this.#heap.push({ place, message, at, serial: ++this.#serial })
  }

  takeDue(now: number): Pick<Held<Place>, 'place' | 'message'> | undefined {
    return (this.next ?? Infinity) <= now ? this.#heap.pop() : undefined
  }
}
