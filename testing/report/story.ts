import type { TraceEntry } from '../../simulator/index.js'
import { isTelling, Narrator } from './narrator.js'

/** The party in the middle of every story. */
export const broker = 'broker'

/** One event of a run, for people and for diagrams. */
export interface StoryEvent {
  /** Its number in the trace, from 1. */
  readonly step: number
  /** Virtual milliseconds since the run began. */
  readonly time: number
  /** A sentence. */
  readonly text: string
  /** Who sent something, and to whom: hosts, or `broker`. Undefined for what happens to somebody. */
  readonly from?: string
  readonly to?: string
  /** What was sent, in a word or two: `request payments.charge`. */
  readonly label?: string
  /** The call that it belongs to. */
  readonly correlationId?: string
}

/** What the entries tell, without the housekeeping of the protocol. */
export function storyOf(entries: readonly TraceEntry[]): StoryEvent[] {
  const narrator = new Narrator()
  const story: StoryEvent[] = []
  for (const entry of entries) {
    narrator.hear(entry.event)
    if (isTelling(entry.event)) story.push(tell(entry, narrator))
  }
  return story
}

function tell({ step, time, event }: TraceEntry, narrator: Narrator): StoryEvent {
  const base = { step, time, text: narrator.tell(event) }
  if (event.kind !== 'received' && event.kind !== 'delivered') return base
  const correlationId = correlationIdOf(event.frame)
  return {
    ...base,
    from: event.kind === 'received' ? event.host : broker,
    to: event.kind === 'received' ? broker : event.host,
    label: narrator.label(event),
    ...(correlationId === undefined ? {} : { correlationId }),
  }
}

type Frame = Extract<TraceEntry['event'], { host: string; frame: object }>['frame']

function correlationIdOf(frame: Frame): string | undefined {
  if (frame.method === 'basic.publish') return frame.properties.correlationId
  if (frame.method === 'basic.deliver' || frame.method === 'basic.return') {
    return frame.message.properties.correlationId
  }
  return undefined
}
