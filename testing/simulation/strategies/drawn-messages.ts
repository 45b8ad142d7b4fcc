import { isMessage, type Candidate, type TraceEvent } from '../../../simulator/index.js'
import type { Chance } from './chance.js'

/** Whether a message is one of those that were drawn; called once for each event, in the order in which they come about. */
type DrawnMessages = (candidate: Candidate) => boolean

/** The longest run that drawn messages are spread over, in messages. */
const longest = 512

/**
 * Draws messages from the seed, before anything is known of the run: so many of them by their numbers, or all of some kinds,
 * as programs treat what is of one kind alike.
 */
export function drawMessages(chance: Chance, count: number): DrawnMessages {
  const isDrawn = chance.below(2) === 0 ? byNumber(chance, count) : byKind(chance)
  return (candidate) => {
    const event = candidate.next()
    return event !== undefined && isMessage(event) && isDrawn(event)
  }
}

/** The length of a run is drawn as well, so that a run depends on its seed alone. */
function byNumber(chance: Chance, count: number): (event: TraceEvent) => boolean {
  const length = 4 + chance.magnitude(longest - 4)
  const drawn = new Set(Array.from({ length: count }, () => chance.below(length)))
  let messages = 0
  return () => drawn.has(messages++)
}

/** One kind in so many: messages with one routing key, in one direction; in half of the runs of one host. */
function byKind(chance: Chance): (event: TraceEvent) => boolean {
  const oneIn = 2 ** (1 + chance.below(4))
  const isOfHost = chance.below(2) === 0
  const drawn = new Map<string, boolean>()
  return (event) => {
    const kind = kindOf(event, isOfHost)
    const known = drawn.get(kind) ?? chance.below(oneIn) === 0
    drawn.set(kind, known)
    return known
  }
}

function kindOf(event: TraceEvent, isOfHost: boolean): string {
  const host = isOfHost && 'host' in event ? event.host : ''
  if (event.kind === 'received' && event.frame.method === 'basic.publish') {
    return `up ${event.frame.exchange} ${event.frame.routingKey} ${host}`
  }
  if (event.kind === 'delivered' && event.frame.method === 'basic.deliver') {
    return `down ${event.frame.message.exchange} ${event.frame.message.routingKey} ${host}`
  }
  return `${event.kind} ${host}`
}
