import type { Command } from '../../core/methods.js'
import type { FrameDelivered, TraceEvent } from './trace-event.js'

/**
 * The things that an event touches, by name, as far as the event itself tells before it happens: `host orders#0`,
 * `channel 3.1`, `queue rpc-payments`, `exchange nameko-rpc`, and for messages `route nameko-rpc payments`, the exchange
 * and the first word of the routing key. Two events that have none of them in common hardly race; what bindings and the
 * memory of the program do is not seen.
 */
export function touchesOf(event: TraceEvent): readonly string[] {
  switch (event.kind) {
    case 'received':
      return touchedByCommand(event.frame)
    case 'delivered':
      return touchedByEffect(event)
    case 'timer':
      return [`host ${event.host}`]
    case 'operator':
    case 'note':
      return ['broker']
  }
}

/** Whether an event brings a message or a timer: the events that programs are made of, not the housekeeping. */
export function isMessage(event: TraceEvent): boolean {
  return (
    event.kind === 'timer' ||
    (event.kind === 'delivered' && carriesMessage.has(event.frame.method)) ||
    (event.kind === 'received' && event.frame.method === 'basic.publish')
  )
}

const carriesMessage: ReadonlySet<string> = new Set([
  'basic.deliver',
  'basic.return',
  'basic.get-ok',
  'basic.get-empty',
  'basic.cancel',
])

function touchedByEffect({ host, frame }: FrameDelivered): readonly string[] {
  return frame.method === 'basic.deliver'
    ? [`host ${host}`, routeOf(frame.message)]
    : [`host ${host}`]
}

/** Messages with one route mostly come to one queue. */
function routeOf({ exchange, routingKey }: { exchange: string; routingKey: string }): string {
  return exchange === ''
    ? `queue ${routingKey}`
    : `route ${exchange} ${routingKey.split('.', 1)[0]}`
}

function touchedByCommand(frame: Command): readonly string[] {
  const touched = [`channel ${frame.connection}.${frame.channel}`]
  if (frame.method === 'basic.publish') {
    return [...touched, routeOf(frame)]
  }
  if ('queue' in frame && typeof frame.queue === 'string') touched.push(`queue ${frame.queue}`)
  if ('exchange' in frame && typeof frame.exchange === 'string') {
    touched.push(`exchange ${frame.exchange}`)
  }
  return touched
}
