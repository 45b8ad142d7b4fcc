import type { BrokerEvents } from '../amqp/connection-event.js'
import type { CallEvents } from './call-events.js'
import type { WorkerContext } from './worker.js'

/** Events of a container, on `container.events`. */
export interface ContainerEvents extends CallEvents, BrokerEvents {
  /** Dependencies are injected, the method is about to run. */
  workerSetup: WorkerContext
  /** The method has ended, its reply was sent, the providers got the result: `worker.outcome`. */
  workerResult: WorkerContext
  /** Nothing of the worker is left. */
  workerTeardown: WorkerContext
  /** A message came once more, since it was taken before and not settled. */
  messageRedelivered: QueueEvent
  /** A message came back more often than `max_redeliveries`, and is in the queue of dead messages now. */
  messageDead: QueueEvent
  /** The container has ended, with an error if it failed. */
  stopped: {
    /** The error that ended the container; undefined if it was stopped on purpose. */
    readonly error: unknown
  }
}

/** A message of a queue, for observers. */
export interface QueueEvent {
  /** The queue that the message came from. */
  readonly queue: string
}
