import type { Deed } from '../../recorder/deed.js'

/** How much the clock of one recorder may be ahead of another's, in milliseconds: at least, and at most. */
interface Bounds {
  least: number
  most: number
}

/** The times of the deeds of one call, and whose clock they are of. */
interface CallTimes {
  called?: Deed
  began?: Deed
  ended?: Deed
  answered?: Deed
}

/**
 * How many milliseconds have to be added to the clock of each recorder, so that no request comes before it was sent, and no reply. The
 * clocks of several machines differ; each call between two of them says how much at least and at most. A clock that may be right
 * stays as it is; of several that differ that in the middle.
 */
export function clockCorrections(deeds: readonly Deed[]): ReadonlyMap<string, number> {
  const bounds = boundsOf(callsIn(deeds))
  const corrections = new Map<string, number>()
  for (const { recorder } of deeds) {
    if (corrections.has(recorder)) continue
    const related = relatedTo(recorder, bounds)
    const inOrder = [...related.values()].sort((a, b) => a - b)
    const middle = inOrder[Math.floor(inOrder.length / 2)]!
    for (const [each, correction] of related) corrections.set(each, correction - middle)
  }
  return corrections
}

/** How far the clocks of all that are known to differ from one have to be set against that one. */
function relatedTo(
  first: string,
  bounds: ReadonlyMap<string, ReadonlyMap<string, Bounds>>,
): ReadonlyMap<string, number> {
  const corrections = new Map([[first, 0]])
  for (const [one, correction] of corrections) {
    for (const [other, between] of bounds.get(one) ?? []) {
      if (!corrections.has(other)) corrections.set(other, correction + likely(between))
    }
  }
  return corrections
}

/** Nothing where that may be, else the middle of what may be. */
function likely({ least, most }: Bounds): number {
  if (least <= 0 && most >= 0) return 0
  if (least === -Infinity) return most
  return most === Infinity ? least : (least + most) / 2
}

function callsIn(deeds: readonly Deed[]): Iterable<CallTimes> {
  const calls = new Map<string, CallTimes>()
  const workers = new Map<string, string>()
  for (const deed of deeds) {
    if (deed.deed === 'started' || deed.deed === 'dispatched') continue
    const id = deed.deed === 'ended' ? workers.get(deed.worker) : deed.id
    if (id === undefined) continue
    if (deed.deed === 'began') workers.set(deed.worker, id)
    const call = calls.get(id) ?? {}
    calls.set(id, call)
    call[deed.deed] ??= deed
  }
  return calls.values()
}

function boundsOf(calls: Iterable<CallTimes>): Map<string, Map<string, Bounds>> {
  const all = new Map<string, Map<string, Bounds>>()
  const between = (one: string, other: string): Bounds => {
    const row = all.get(one) ?? new Map<string, Bounds>()
    const bounds = row.get(other) ?? { least: -Infinity, most: Infinity }
    all.set(one, row.set(other, bounds))
    return bounds
  }
  const isBefore = (cause: Deed | undefined, effect: Deed | undefined): void => {
    if (cause === undefined || effect === undefined || cause.recorder === effect.recorder) return
    const gap = cause.at - effect.at
    const there = between(cause.recorder, effect.recorder)
    there.least = Math.max(there.least, gap)
    const back = between(effect.recorder, cause.recorder)
    back.most = Math.min(back.most, -gap)
  }
  for (const { called, began, ended, answered } of calls) {
    isBefore(called, began)
    isBefore(ended, answered)
  }
  return all
}
