import type { ArgumentProfile } from '../profile.js'
import { ProtocolError } from '../reply-codes.js'
import type { FieldTable } from '../values/table.js'
import { argumentChecks } from './argument-checks.js'
import type { QueueType } from './settings.js'

/**
 * The optional arguments that a type of queue takes, of a declaration or of a consumer.
 *
 * RabbitMQ checks each argument of the type in a fixed order, then refuses those that belong to other types. Arguments
 * that no type knows are kept and have no effect. Case: queue-arguments, "names the first bad argument in an order of its
 * own".
 */
export class ArgumentRules {
  readonly #type: QueueType
  readonly #checked: readonly string[]
  readonly #foreign: ReadonlySet<string>

  /**
   * @param checked - the order of the checks
   * @param known - what each type of queue knows
   */
  constructor(
    type: QueueType,
    checked: readonly string[],
    known: Readonly<Record<QueueType, readonly string[]>>,
  ) {
    const own = new Set(known[type])
    this.#type = type
    this.#checked = checked.filter((name) => own.has(name))
    this.#foreign = new Set(
      Object.values(known)
        .flat()
        .filter((name) => !own.has(name)),
    )
  }

  /**
   * Throws PRECONDITION_FAILED with RabbitMQ's sentence.
   *
   * @param where - the queue, as reply texts call it
   */
  check(where: string, args: FieldTable): void {
    if (args.size === 0) return
    checkArguments(where, args, this.#checked)
    for (const name of args.keys()) if (this.#foreign.has(name)) throw this.#refusal(where, name)
  }

  #refusal(where: string, name: string): ProtocolError {
    return new ProtocolError(
      'PRECONDITION_FAILED',
      `invalid arg '${name}' for ${where} of queue type rabbit_${this.#type}_queue`,
    )
  }
}

/** The rules of a type for the arguments of its queues. */
export function queueArguments(type: QueueType, profile: ArgumentProfile): ArgumentRules {
  return new ArgumentRules(type, profile.checked, profile.ofQueue)
}

/** The rules of a type for the arguments of its consumers. */
export function consumerArguments(type: QueueType, profile: ArgumentProfile): ArgumentRules {
  return new ArgumentRules(type, profile.checkedOfConsumer, profile.ofConsumer)
}

/** Checks the arguments of these names, in that order. */
export function checkArguments(where: string, args: FieldTable, names: readonly string[]): void {
  for (const name of names) {
    const value = args.get(name)
    if (value === undefined) continue
    const reason = argumentChecks.get(name)?.(value, args)
    if (reason === undefined) continue
    throw new ProtocolError('PRECONDITION_FAILED', `invalid arg '${name}' for ${where}: ${reason}`)
  }
}
