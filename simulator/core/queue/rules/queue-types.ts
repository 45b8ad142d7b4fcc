import type { Profile } from '../../differences.js'
import type { FieldTable, FieldValue } from '../../values/table.js'
import { argumentChecks, type ArgumentChecks } from '../argument-checks.js'
import { checkArguments } from '../arguments.js'
import type { QueueDeclaration } from '../declaration.js'
import type { QueueEnvironment } from '../environment.js'
import type { Queue } from '../queue.js'
import { implicitType, type QueueSettings, type QueueType } from '../settings.js'
import { Stream } from '../stream.js'
import { WorkQueue } from '../work-queue.js'
import { classicRules } from './classic.js'
import type { QueueRules } from './queue-rules.js'
import { quorumRules } from './quorum.js'
import { streamRules } from './stream.js'
import type { WorkRules } from './work-rules.js'

/** A type of queue: its rules, and how a queue of it is made. */
export interface QueueTypeOf {
  readonly rules: QueueRules
  create(
    declaration: QueueDeclaration,
    settings: QueueSettings,
    environment: QueueEnvironment,
  ): Queue
}

/** The types of queues of one broker. */
export class QueueTypes {
  readonly #types: ReadonlyMap<FieldValue, QueueTypeOf>

  readonly #checks: ArgumentChecks
  readonly #takesEmptyType: boolean

  constructor(profile: Profile) {
    this.#checks = argumentChecks(profile)
    this.#takesEmptyType = profile.queues.takesEmptyType
    const types = [
      workType(classicRules(profile)),
      workType(quorumRules(profile)),
      streamType(streamRules(profile), profile),
    ]
    this.#types = new Map(types.map((type) => [type.rules.type, type]))
  }

  /**
   * The type that arguments ask for; undefined when there is no such type.
   *
   * @param defaultType - that of the virtual host. Case: queue-declare, "takes an empty type for the default, or not at all"
   */
  find(args: FieldTable, defaultType: QueueType): QueueTypeOf | undefined {
    const type = args.get('x-queue-type') ?? implicitType
    return this.#types.get(type === '' && this.#takesEmptyType ? defaultType : type)
  }

  /**
   * The type that arguments ask for; PRECONDITION_FAILED when there is no such type.
   *
   * @param where - the queue, as reply texts call it
   */
  get(where: string, args: FieldTable, defaultType: QueueType): QueueTypeOf {
    checkArguments(where, args, ['x-queue-type'], this.#checks)
    return this.find(args, defaultType)!
  }
}

function workType(rules: WorkRules): QueueTypeOf {
  return {
    rules,
    create: (declaration, settings, environment) =>
      new WorkQueue(declaration, rules, settings, environment),
  }
}

function streamType(rules: QueueRules, { stream }: Profile): QueueTypeOf {
  return {
    rules,
    create: (declaration, settings, environment) =>
      new Stream(declaration, { rules, settings, differences: stream }, environment),
  }
}
