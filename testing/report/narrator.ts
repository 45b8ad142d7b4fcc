import { textOf, type Trace, type TraceEvent } from '../../simulator/index.js'

type Received = Extract<TraceEvent, { kind: 'received' }>
type Delivered = Extract<TraceEvent, { kind: 'delivered' }>
type Properties = Extract<Received['frame'], { method: 'basic.publish' }>['properties']

/**
 * Tells events in words: whose request it is, and to which request a reply. It learns of requests as a trace goes
 * on, or from the events that it hears.
 */
export class Narrator {
  /** The methods that were asked for, by correlation id. */
  readonly #requests = new Map<string, string>()
  /** The messages that were delivered, in words, by connection, channel and delivery tag. */
  readonly #deliveries = new Map<string, string>()

  /** @param trace - hears every event of that trace from now on. Default: only those given to {@link hear} */
  constructor(trace?: Trace) {
    trace?.events.on('entry', ({ event }) => this.hear(event))
  }

  /** Learns of an event that has happened. */
  hear(event: TraceEvent): void {
    if (event.kind === 'received' && event.frame.method === 'basic.publish') {
      const { correlationId, replyTo } = event.frame.properties
      if (correlationId === undefined || replyTo === undefined) return
      this.#requests.set(correlationId, asked(event.frame.routingKey, event.frame.properties))
    }
    if (event.kind === 'delivered' && event.frame.method === 'basic.deliver') {
      const { connection, channel, deliveryTag } = event.frame
      this.#deliveries.set(`${connection}.${channel}.${deliveryTag}`, `the ${this.label(event)}`)
    }
  }

  /** The event as a sentence: `orders#1 gets the reply to payments.charge`. */
  tell(event: TraceEvent): string {
    switch (event.kind) {
      case 'received':
        return this.#tellReceived(event) ?? textOf(event)
      case 'delivered':
        return this.#tellDelivered(event) ?? textOf(event)
      case 'timer':
        return `a timer of ${event.host} goes off`
      case 'operator':
      case 'note':
        return textOf(event)
    }
  }

  /** The frame of an event, in a word or two: `request payments.charge`. */
  label(event: Received | Delivered): string {
    const { frame } = event
    switch (frame.method) {
      case 'basic.publish':
        return this.#contentOf(frame.routingKey, frame.properties)
      case 'basic.deliver':
        return `${this.#contentOf(frame.message.routingKey, frame.message.properties)}${frame.redelivered ? ', again' : ''}`
      case 'basic.return':
        return `returned ${asked(frame.message.routingKey, frame.message.properties)}`
      default:
        return frame.method
    }
  }

  #tellReceived({ host, frame }: Received): string | undefined {
    switch (frame.method) {
      case 'basic.publish': {
        const { routingKey, exchange, properties } = frame
        if (properties.replyTo !== undefined)
          return `${host} asks for ${asked(routingKey, properties)}`
        const request = this.#requests.get(properties.correlationId ?? '')
        if (request !== undefined) return `${host} replies to ${request}`
        return `${host} publishes ${routingKey} to ${exchange === '' ? 'the queue' : exchange}`
      }
      case 'basic.ack': {
        const { connection, channel, deliveryTag } = frame
        const delivery = this.#deliveries.get(`${connection}.${channel}.${deliveryTag}`)
        return delivery === undefined ? undefined : `${host} acknowledges ${delivery}`
      }
      case 'connection.lost':
        return `the broker learns that ${host} is gone`
      default:
        return undefined
    }
  }

  #tellDelivered({ host, frame }: Delivered): string | undefined {
    switch (frame.method) {
      case 'basic.deliver':
        return `${host} gets the ${this.label({ kind: 'delivered', host, frame })}`
      case 'basic.return':
        return `${host} gets ${asked(frame.message.routingKey, frame.message.properties)} back: nobody takes it`
      case 'basic.ack':
        return `${host} gets a confirm`
      case 'basic.nack':
        return `${host} learns that the broker refuses its message`
      default:
        return undefined
    }
  }

  #contentOf(routingKey: string, properties: Properties): string {
    const { replyTo, correlationId } = properties
    if (replyTo !== undefined) return `request ${asked(routingKey, properties)}`
    const request = this.#requests.get(correlationId ?? '')
    return request === undefined ? `message ${routingKey}` : `reply to ${request}`
  }
}

/** `payments.charge`, whichever way the request went: straight to the queue its method is the message's type. */
function asked(routingKey: string, { type }: Properties): string {
  const isDirect = type !== undefined && routingKey.startsWith('rpc-')
  return isDirect ? `${routingKey.slice('rpc-'.length)}.${type}` : routingKey
}

/** Whether an event is part of the story, not only of the protocol. */
export function isTelling(event: TraceEvent): boolean {
  switch (event.kind) {
    case 'received':
      return tellingReceived.has(event.frame.method)
    case 'delivered':
      return tellingDelivered.has(event.frame.method)
    case 'timer':
      return false
    case 'operator':
    case 'note':
      return true
  }
}

const tellingReceived = new Set<string>(['basic.publish', 'basic.nack', 'basic.reject'])
const tellingDelivered = new Set<string>([
  'basic.deliver',
  'basic.return',
  'basic.nack',
  'basic.cancel',
  'channel.close',
  'connection.close',
  'connection.blocked',
  'connection.unblocked',
])
