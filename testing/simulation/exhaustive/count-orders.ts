import { dependencesOf } from './dependences.js'
import { isQuiet, type Course } from './happened.js'

/** How many states the count may go through. */
const mostStates = 5_000

/**
 * In how many orders the events of a run may happen that differ only in events that do not depend on each other; undefined
 * when they are too many to be counted.
 */
export function countOrders(course: Course): number | undefined {
  const dependences = dependencesOf(course)
  let count = 1
  let from = 0
  // nothing goes past a moment on which all that follows depends
  for (let place = 0; place <= course.length; place++) {
    const isEnd = place === course.length
    if (!isEnd && !isQuiet(course[place]!)) continue
    const orders = ordersOf(dependences, from, place)
    if (orders === undefined) return undefined
    count *= orders
    from = place + 1
  }
  return count
}

/** The orders of the events from one place up to another, by the sets of events that have happened. */
function ordersOf(
  dependences: readonly (readonly number[])[],
  from: number,
  to: number,
): number | undefined {
  let states = new Map<string, { readonly left: readonly number[]; count: number }>([
    ['', { left: places(from, to), count: 1 }],
  ])
  let total = 0
  for (let step = from; step < to; step++) {
    const next = new Map<string, { readonly left: readonly number[]; count: number }>()
    total += states.size
    if (total > mostStates) return undefined
    for (const { left, count } of states.values()) {
      const waiting = new Set(left)
      for (const event of left) {
        if (dependences[event]!.some((cause) => waiting.has(cause))) continue
        const rest = left.filter((other) => other !== event)
        const name = rest.join()
        const known = next.get(name)
        if (known === undefined) next.set(name, { left: rest, count })
        else known.count += count
      }
    }
    states = next
  }
  return [...states.values()][0]?.count ?? 1
}

function places(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}
