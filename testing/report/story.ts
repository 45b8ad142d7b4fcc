import type { TraceEntry } from '../../simulator/index.js'
import { isTelling, Narrator } from './narrator.js'

/** The name of the participant in the middle of every story. */
export const broker = 'broker'

/** One event of a run, for people and for diagrams. Several of them may share a number: notes, and the event they belong to. */
export interface StoryEvent {
  /** The number of the event in the run, from 1; a note has that of the event after which it was written. */
  readonly step: number
  /** Virtual milliseconds since the run began. */
  readonly time: number
  /** The event as a sentence: `orders#1 gets the reply to payments.charge`. */
  readonly text: string
  /** The sender, where something was sent: the name of a host, or `broker`. */
  readonly from?: string
  /** The receiver, where something was sent: the name of a host, or `broker`. */
  readonly to?: string
  /** The message, in a word or two: `request payments.charge`. */
  readonly label?: string
  /** The correlation id of the call that the message belongs to. */
  readonly correlationId?: string
}

/** The entries of a trace as a story: in words, without the housekeeping of the protocol. */
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
