import type { Profile } from '../../profile.js'
import { ProtocolError } from '../../reply-codes.js'
import type { FieldTable, FieldValue } from '../../values/table.js'
import { checkArguments } from '../arguments.js'
import type { QueueDeclaration } from '../declaration.js'
import type { QueueHost } from '../host.js'
import type { Queue } from '../queue.js'
import { WorkQueue } from '../work-queue.js'
import { classicRules } from './classic.js'
import type { QueueRules } from './queue-rules.js'
import { quorumRules } from './quorum.js'

/** A type of queue: its rules, and how a queue of it is made. */
export interface QueueTypeOf {
  readonly rules: QueueRules
  create(declaration: QueueDeclaration, host: QueueHost): Queue
}

/** The types of queues of one broker. */
export class QueueTypes {
  readonly #types: ReadonlyMap<FieldValue, QueueTypeOf>

  constructor(profile: Profile) {
    this.#types = new Map(
      [classicRules(profile), quorumRules(profile)].map((rules) => [
        rules.type,
        { rules, create: (declaration, host) => new WorkQueue(declaration, rules, host) },
      ]),
    )
  }

  /** The type that arguments ask for; undefined when there is no such type. */
  find(args: FieldTable): QueueTypeOf | undefined {
    return this.#types.get(args.get('x-queue-type') ?? 'classic')
  }

  /**
   * The type that arguments ask for; PRECONDITION_FAILED when there is no such type.
   *
   * @param where - the queue, as reply texts call it
   */
  get(where: string, args: FieldTable): QueueTypeOf {
    checkArguments(where, args, ['x-queue-type'])
    const type = this.find(args)
    if (type !== undefined) return type
    throw new ProtocolError('NOT_IMPLEMENTED', 'streams are not modelled by this broker')
  }
}
