import type { TraceEntry, TraceEvent } from '../../simulator/index.js'
import type { StoryMessage } from './message.js'
import { isTelling, Narrator } from './narrator.js'
import type { ReadMessage } from './read-message.js'

/** The name of the participant in the middle of every story. */
export const broker = 'broker'

/**
 * One event of a run, for people and for diagrams. Several of them may share a number: notes, and the event
 * they belong to.
 */
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
  /** The message with its values, where something was sent and the story was told with messages. */
  readonly message?: StoryMessage
  /**
   * The line of code that is its cause, `OrderService.order (shop/orders.ts:12:5)`: the one that called, published or wrote the
   * note; of an error the one that threw. Undefined when it is not known.
   */
  readonly where?: string
}

/**
 * The entries of a trace as a story: in words, without the housekeeping of the protocol.
 *
 * @param read - reads the messages, as `messageReader` does; by default the story goes without
 * @param lineOf - knows the line of code that is the cause of an event; by default nobody does
 */
export function storyOf(
  entries: readonly TraceEntry[],
  read?: ReadMessage,
  lineOf?: (event: TraceEvent) => string | undefined,
): StoryEvent[] {
  const narrator = new Narrator()
  const story: StoryEvent[] = []
  for (const entry of entries) {
    narrator.hear(entry.event)
    if (!isTelling(entry.event)) continue
    const event = tell(entry, narrator, read)
    const where = lineOf?.(entry.event)
    story.push(where === undefined ? event : { ...event, where })
  }
  return story
}

function tell(
  { step, time, event }: TraceEntry,
  narrator: Narrator,
  read: ReadMessage | undefined,
): StoryEvent {
  const base = { step, time, text: narrator.tell(event) }
  if (event.kind !== 'received' && event.kind !== 'delivered') return base
  const correlationId = correlationIdOf(event.frame)
  const message = read?.(event)
  return {
    ...base,
    from: event.kind === 'received' ? event.host : broker,
    to: event.kind === 'received' ? broker : event.host,
    label: narrator.label(event),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(message === undefined ? {} : { message }),
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
