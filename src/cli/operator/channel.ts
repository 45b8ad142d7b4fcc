import type {
  AmqpConfirmChannel,
  AmqpConnection,
  DeliveredMessage,
  MessageProperties,
} from '../../ports/transport.js'

/** A channel of somebody who looks after a broker: beside what services use, messages are taken one at a time. */
export interface OperatorChannel extends AmqpConfirmChannel {
  /** Takes the next message of a queue; false when there is none. Rejects with code 404 when there is no such queue. */
  get(queue: string, options?: { noAck?: boolean }): Promise<TakenMessage | false>
  checkQueue(queue: string): Promise<{ messageCount: number; consumerCount: number }>
  /** Rejects with code 406 when it is in use, or not empty, and may not be. */
  deleteQueue(
    queue: string,
    conditions?: { ifUnused?: boolean; ifEmpty?: boolean },
  ): Promise<unknown>
  /** Rejects with code 406 when it has bindings and may have none. */
  deleteExchange(exchange: string, conditions?: { ifUnused?: boolean }): Promise<unknown>
  /** Gives all that is unacknowledged on the channel back. */
  nackAll(requeue?: boolean): void
}

/** A message with all that a copy of it needs. */
export interface TakenMessage extends DeliveredMessage {
  properties: MessageProperties & { readonly appId?: unknown; readonly deliveryMode?: unknown }
}

export interface OperatorConnection extends AmqpConnection {
  createConfirmChannel(): Promise<OperatorChannel>
}
