import { textOf } from '../../world/trace/trace-line.js'
import type { TraceEvent } from '../../world/trace/trace-event.js'
import type { RecordedFrame } from './traffic.js'

/** A frame as a line, as traces of simulations have it: `1795911911365 ms  client/1.1 -> basic.publish q 5 B 5f0c21aa`. */
export function textOfFrame(entry: RecordedFrame): string {
  return `${entry.time} ms  ${textOf(eventOf(entry))}`
}

function eventOf({ direction, frame }: RecordedFrame): TraceEvent {
  switch (direction) {
    case 'received':
      return { kind: 'received', host: 'client', frame } as TraceEvent
    case 'sent':
      return { kind: 'delivered', host: 'client', frame } as TraceEvent
    case 'operator':
      return { kind: 'operator', frame } as TraceEvent
  }
}
