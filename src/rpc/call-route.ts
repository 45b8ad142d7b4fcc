/** How requests go out, and replies come back. Which one is config `RPC_DELIVERY`. */
import type { DeliveredMessage, PublishOptions } from '../ports/transport.js'
import type { CallAddress } from './call-target.js'
import type { PendingCall } from './pending-call.js'
import type { Request } from './wire.js'

export interface CallRoute {
  /** Whether requests can go out and replies arrive; calls had better wait until then. */
  readonly isOpen: boolean
  /** Resolves when they can, rejects when they never will. */
  start(): Promise<void>
  addressOf(service: string, method: string): CallAddress
  /** @param leftMs until its deadline: a whole number, 1 or more */
  propertiesOf(request: Request, leftMs: number, now: number): PublishOptions
  /** Sends the request, and tells the call what becomes of it. */
  send(call: PendingCall): void
}

/** Who waits for the replies. */
export interface RouteListener {
  /** Must not throw. */
  onReply(message: DeliveredMessage): void
  /** No queue took a request: here it is again. For routes that do not tell the call themselves. */
  onReturn(message: DeliveredMessage): void
  /** The route may have become open. */
  onOpen(): void
  /** Whether anybody waits for a reply. */
  isWaiting(): boolean
  /** What was to come to this queue will not come, for those of the calls that wait. */
  onLost(queue: string, isLost: (call: PendingCall) => boolean): void
}
