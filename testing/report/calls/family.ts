import type { StoryCall } from './story-call.js'

/** The calls of a run as a forest, each by its correlation id. */
export class Family {
  readonly #children = new Map<string, StoryCall[]>()
  readonly #byId: ReadonlyMap<string, StoryCall>
  /** The calls that no other call led to. */
  readonly roots: readonly StoryCall[]

  constructor(calls: readonly StoryCall[]) {
    this.#byId = new Map(calls.map((call) => [call.correlationId, call]))
    for (const call of calls) {
      if (call.parent === undefined) continue
      const siblings = this.#children.get(call.parent)
      if (siblings === undefined) this.#children.set(call.parent, [call])
      else siblings.push(call)
    }
    this.roots = calls.filter((call) => this.parentOf(call) === undefined)
  }

  /** The call in whose course this one was made. */
  parentOf({ parent }: StoryCall): StoryCall | undefined {
    return parent === undefined ? undefined : this.#byId.get(parent)
  }

  /** The calls that this one led to, in the order in which they began. */
  childrenOf({ correlationId }: StoryCall): readonly StoryCall[] {
    return this.#children.get(correlationId) ?? []
  }

  /** Remarks about a call that its arguments and its result do not show: nobody waited for it, another was under way. */
  remarksOn(call: StoryCall): string[] {
    return [...this.#notAwaited(call), ...this.#beside(call)]
  }

  /** The service of the call had answered its own caller before the call ended: mostly a forgotten `await`. */
  #notAwaited(call: StoryCall): string[] {
    const parent = this.parentOf(call)
    if (parent?.answered === undefined || (call.end ?? Infinity) <= parent.answered) return []
    return [`not awaited: ${parent.target} had answered at event ${parent.answered}`]
  }

  /** A remark on the calls of the same caller that were under way when this one began. */
  #beside(call: StoryCall): string[] {
    const parent = this.parentOf(call)
    if (parent === undefined) return []
    const earlier = this.childrenOf(parent).filter(
      (other) => other.begin < call.begin && (other.end ?? Infinity) > call.begin,
    )
    if (earlier.length === 0) return []
    const names = earlier.map(({ target, begin }) => `${target} (event ${begin})`)
    return [
      `began while ${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} still under way`,
    ]
  }
}
