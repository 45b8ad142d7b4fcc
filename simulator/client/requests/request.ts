/**
 * A request is a method that the broker answers. It is made of a call's arguments when the call is made,
 * and encoded when it is sent: a channel sends one request at a time, so that may be much later. Which
 * errors a caller sees, and where, follows from that.
 */
import type { ClientCommand, Effect } from '../../core/methods.js'
import { either } from '../either.js'

/** Where a command comes from. */
export interface Origin {
  readonly connection: number
  readonly channel: number
}

export interface Request<Fields> {
  readonly method: ClientCommand['method']
  /** Throws for arguments that have no encoding. */
  encode(from: Origin): ClientCommand
  /** What the caller gets of the answer. */
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
 * The table of a call: the user's own arguments, and those that have an option of their own. Throws for
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

/** The flags of a method: undefined gives the default, everything else is true or false as it is. */
export function flag(value: unknown, whenMissing = false): boolean {
  return value === undefined ? whenMissing : Boolean(value)
}
