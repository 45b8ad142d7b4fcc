/** The calls of a run, each with its whole story, and the calls that it led to. */
export interface CallStory {
  readonly correlationId: string
  /** `payments.charge`. */
  readonly target: string
  readonly args: string
  readonly caller: string
  /** The call in whose course it was made. */
  readonly parent: string | undefined
  /** The hosts that were given the request, one after the other. */
  readonly servers: readonly string[]
  /** Undefined as long as no reply has come. */
  readonly outcome: CallOutcome | undefined
  /** The frame in which it was asked. */
  readonly begin: number
  /** The frame in which its service sent the reply, and the virtual millisecond. */
  readonly answered: number | undefined
  readonly answeredAt: number | undefined
  /** Virtual milliseconds after which its caller stops waiting; undefined when it waits for ever. */
  readonly timeoutMs: number | undefined
  /** The frame in which its reply arrived. */
  readonly end: number | undefined
  readonly beganAt: number
  readonly endedAt: number | undefined
}

export interface CallOutcome {
  readonly ok: boolean
  readonly text: string
}

/** The calls that began a chain of calls. */
export function rootsOf(calls: readonly CallStory[]): CallStory[] {
  const known = new Set(calls.map(({ correlationId }) => correlationId))
  return calls.filter(({ parent }) => parent === undefined || !known.has(parent))
}

/** The calls that each call led to, by its correlation id. */
export function childrenByParent(calls: readonly CallStory[]): ReadonlyMap<string, CallStory[]> {
  const children = new Map<string, CallStory[]>()
  for (const call of calls) {
    if (call.parent === undefined) continue
    const siblings = children.get(call.parent)
    if (siblings === undefined) children.set(call.parent, [call])
    else siblings.push(call)
  }
  return children
}

/** A call with all the calls it led to, and whom it belongs to: correlation ids. */
export function familyOf(calls: readonly CallStory[], correlationId: string): ReadonlySet<string> {
  const byId = new Map(calls.map((call) => [call.correlationId, call]))
  let root = correlationId
  for (
    let up = byId.get(root)?.parent;
    up !== undefined && byId.has(up);
    up = byId.get(up)?.parent
  ) {
    root = up
  }
  const family = new Set([root])
  // calls are in the order in which they began: children come after their parents
  for (const { correlationId: id, parent } of calls) {
    if (parent !== undefined && family.has(parent)) family.add(id)
  }
  return family
}

/** A call whose service answered its own caller without waiting for it, or whose scenario ended. */
export interface UnawaitedCall {
  readonly call: CallStory
  /** The call that was answered too early; undefined for a call of the scenario. */
  readonly parent: CallStory | undefined
}

/**
 * Calls that nobody waited for: the service that made them had answered before their reply came. Some are meant so;
 * most are a forgotten `await`.
 *
 * @param leftBehind - the correlation ids of the calls that were under way when the scenario had ended
 */
export function unawaitedCalls(
  calls: readonly CallStory[],
  leftBehind: readonly string[] = [],
): UnawaitedCall[] {
  const byId = new Map(calls.map((call) => [call.correlationId, call]))
  return calls.flatMap((call): UnawaitedCall[] => {
    if (leftBehind.includes(call.correlationId)) return [{ call, parent: undefined }]
    const parent = byId.get(call.parent ?? '')
    if (parent?.answered === undefined) return []
    const isLate = (call.end ?? Infinity) > parent.answered
    // whoever gave up after a while did wait
    const waitedMs = (parent.answeredAt ?? 0) - call.beganAt
    const isGivenUp = waitedMs >= (call.timeoutMs ?? Infinity)
    return isLate && !isGivenUp ? [{ call, parent }] : []
  })
}
