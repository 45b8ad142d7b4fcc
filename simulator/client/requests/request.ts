import type { ClientCommand, Effect } from '../../core/methods.js'
import { either } from '../either.js'

/** The connection and the channel that a command comes from. */
export interface Origin {
  /** The number of the connection. */
  readonly connection: number
  /** The number of the channel. */
  readonly channel: number
}

/**
 * A method that the broker answers. A request is made of the arguments of a call when the call is made, and encoded
 * when the request is sent: a channel sends one at a time, so that may be much later. The errors that a caller sees,
 * and the place where they appear, follow from that.
 */
export interface Request<Fields> {
  /** The name of the method. */
  readonly method: ClientCommand['method']
  /** Throws for arguments that have no encoding. */
  encode(from: Origin): ClientCommand
  /** The fields of the answer that the caller gets. */
  fields(answer: Effect): Fields
}

/** The answer that says no more than "done". */
export type Empty = Record<string, never>

/** A request; `fields` makes the caller's answer of the broker's. */
export function request<Fields>(
  method: ClientCommand['method'],
  encode: (from: Origin) => ClientCommand,
  fields: (answer: never) => Fields,
): Request<Fields> {
  // the broker answers a method with its own answer, never with that to another
  return { method, encode, fields }
}

/** A request whose answer says no more than "done". */
export function plainRequest(
  method: ClientCommand['method'],
  encode: (from: Origin) => ClientCommand,
): Request<Empty> {
  return { method, encode, fields: () => ({}) }
}

/**
 * The argument table of a call: the user's own arguments, and arguments that have an option of their own. Throws for
 * arguments that are no object.
 */
export function withOptions(table: unknown, options: Record<string, unknown>): object {
  // inherited, as in amqplib: keys that the user's object inherits are sent as well
  const merged = Object.create(either(table as object, null)) as Record<string, unknown>
  for (const [name, value] of Object.entries(options)) {
    // a frozen table of the user's keeps its own value, silently
    if (value !== undefined) Reflect.set(merged, name, value)
  }
  return merged
}

/** A flag of a method: undefined gives the default, any other value is true or false as it is. */
export function flag(value: unknown, whenMissing = false): boolean {
  return value === undefined ? whenMissing : Boolean(value)
}
