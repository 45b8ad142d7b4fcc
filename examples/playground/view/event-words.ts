import type { EventKind } from '../model/record.js'
import type { IconName } from './icon.js'

/** The icon of each kind of event. */
export const signs: Readonly<Record<EventKind, IconName>> = {
  request: 'request',
  reply: 'reply',
  error: 'error',
  message: 'envelope',
  ack: 'done',
  returned: 'returned',
  note: 'note',
  printed: 'printed',
}

/** Arguments stand in brackets, as in the call. */
export function valueText(kind: EventKind, value: string): string {
  return kind === 'request' || kind === 'returned' ? `(${value})` : value
}
