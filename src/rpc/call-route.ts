import type { Outgoing } from '../amqp/publisher.js'
import type { DeliveredMessage, PublishOptions } from '../ports/transport.js'
import type { CallAddress } from './call-target.js'
import type { Request } from './wire.js'

/** How requests go out and replies come back. Config `RPC_DELIVERY` says which route a container or client takes. */
export interface CallRoute {
  /** Whether requests can go out and replies come back; calls had better wait until then. */
  readonly isOpen: boolean
  /** `opened`: the route may have become open. */
  readonly events: { on(name: 'opened', listener: () => void): void }
  /** Resolves when the route is open, rejects when it never will be. */
  start(): Promise<void>
  /** Takes no more replies, and deletes the reply queue. Never rejects. */
  stop(): Promise<void>
  /** The address to which requests for a method are published. */
  addressOf(service: string, method: string): CallAddress
  /** Prepares the request, sends it, and tells it what became of it. */
  send(request: RoutedRequest): void
}

/** A request, as the route sees it: sent once, or again when an attempt was lost. */
export interface RoutedRequest extends Request, Outgoing {
  /** Milliseconds until the deadline of the call: a whole number, 1 or more. */
  readonly leftMs: number
  /** At least one attempt was made: a reply may be on its way. */
  readonly wasSent: boolean
  /** The latest attempt is on its way, and only the reply is missing. */
  readonly isTaken: boolean
  /** An attempt begins, with these properties: the time that is left differs from attempt to attempt. */
  prepare(properties: PublishOptions): void
  /** The request was sent on a route that does not confirm. */
  sent(): void
  /** The request cannot be put into a message, now or later. */
  unsendable(error: unknown): void
}

/** The handler of what a route brings back. */
export interface RouteHandler {
  /** Whether any call waits for a reply. */
  readonly isWaiting: boolean
  /** A reply has come. Must not throw. */
  replied(message: DeliveredMessage): void
  /** No queue took a request: here is the message again. Must not throw. */
  returned(message: DeliveredMessage): void
  /** The reply queue is gone, and with it the replies to those requests. */
  lost(queue: string, isLost: (request: RoutedRequest) => boolean): void
}
