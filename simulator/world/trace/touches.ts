import type { Command } from '../../core/methods.js'
import type { TraceEvent } from './trace-event.js'

/**
 * The things that an event touches, by name, as far as the event itself tells before it happens: `host orders#0`,
 * `exchange nameko-rpc`, `queue rpc-payments`, `channel 3.1`, and `memory`, the state that user code of several hosts may
 * share. Two events that have none of them in common hardly race.
 */
export function touchesOf(event: TraceEvent): readonly string[] {
  switch (event.kind) {
    case 'received':
      return touchedByCommand(event.frame)
    case 'delivered':
      return carriesMessage.has(event.frame.method)
        ? [`host ${event.host}`, 'memory']
        : [`host ${event.host}`]
    case 'timer':
      return [`host ${event.host}`, 'memory']
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

function touchedByCommand(frame: Command): readonly string[] {
  const touched = [`channel ${frame.connection}.${frame.channel}`]
  if (frame.method === 'basic.publish') {
    const { exchange, routingKey } = frame
    return [...touched, exchange === '' ? `queue ${routingKey}` : `exchange ${exchange}`]
  }
  if ('queue' in frame && typeof frame.queue === 'string') touched.push(`queue ${frame.queue}`)
  if ('exchange' in frame && typeof frame.exchange === 'string') {
    touched.push(`exchange ${frame.exchange}`)
  }
  return touched
}
