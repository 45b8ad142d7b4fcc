import { shortValue } from '../sentence.js'
import type { StoryCall } from './story-call.js'

/**
 * The differences to another run, for each call by its correlation id: arguments, result, that there was no such call. Calls
 * are the same that were made in the course of the same call, of the same method, the first, the second, ...
 */
export function differencesOf(
  calls: readonly StoryCall[],
  others: readonly StoryCall[] | undefined,
): ReadonlyMap<string, string[]> {
  const differences = new Map<string, string[]>()
  if (others === undefined) return differences
  const there = new Map([...placesOf(others)].map(([call, place]) => [place, call]))
  for (const [call, place] of placesOf(calls)) {
    const found = compare(call, there.get(place))
    if (found.length > 0) differences.set(call.correlationId, found)
  }
  return differences
}

function compare(call: StoryCall, other: StoryCall | undefined): string[] {
  const where = 'in the nearest run that passes'
  if (other === undefined) return [`${where} there is no such call`]
  const method = call.target.slice(call.target.indexOf('.') + 1)
  return [
    ...(call.args === other.args ? [] : [`${where}: ${method}(${shortValue(other.args)})`]),
    ...(outcomeText(call) === outcomeText(other) ? [] : [`${where}: ${outcomeText(other)}`]),
  ]
}

function outcomeText({ outcome }: StoryCall): string {
  if (outcome === undefined) return 'no reply'
  return `${outcome.ok ? '→' : '✗'} ${shortValue(outcome.text)}`
}

/** Each call with its place in the forest: `/deposits.deposit 0/accounts.write 0`. */
function placesOf(calls: readonly StoryCall[]): Map<StoryCall, string> {
  const places = new Map<StoryCall, string>()
  const byId = new Map<string, string>()
  const counts = new Map<string, number>()
  for (const call of calls) {
    // a call's parent began before it
    const parent = byId.get(call.parent ?? '') ?? `${call.caller}:`
    const base = `${parent}/${call.target}`
    const count = counts.get(base) ?? 0
    counts.set(base, count + 1)
    const place = `${base} ${count}`
    byId.set(call.correlationId, place)
    places.set(call, place)
  }
  return places
}
