import type { FrameDelivered, TimerFired } from '../../../simulator/index.js'

/** The kind of a message or timer, as programs tell them apart; undefined for what is neither. */
export function kindOf(event: FrameDelivered | TimerFired): string | undefined {
  if (event.kind === 'timer') return 'timer'
  const { frame } = event
  switch (frame.method) {
    case 'basic.deliver': {
      const { exchange, routingKey, body } = frame.message
      const again = frame.redelivered ? 'again ' : ''
      return `${again}${exchange} ${withoutNames(routingKey)} ${contentOf(body)}`
    }
    case 'basic.return':
    case 'basic.get-ok':
    case 'basic.get-empty':
    case 'basic.cancel':
    case 'basic.nack':
    case 'channel.close':
    case 'connection.close':
      return frame.method
    default:
      return undefined
  }
}

/** Longer bodies count by their size alone. */
const longest = 256
const decoder = new TextDecoder()

function contentOf(body: Uint8Array): string {
  return body.length > longest ? `${body.length} B` : withoutNames(decoder.decode(body))
}

/** Names that a program or the broker makes up are others in every run, and mean the same. */
export function withoutNames(name: string): string {
  return name
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '*')
    .replace(/^amq\.(gen|rabbitmq\.reply-to|ctag).*$/, 'amq.*')
}
