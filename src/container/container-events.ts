import type { BrokerEvents } from '../amqp/connection-event.js'
import type { CallEvents } from './call-events.js'
import type { WorkerContext } from './worker.js'

/** What can be watched on `container.events`. */
export interface ContainerEvents extends CallEvents, BrokerEvents {
  /** Dependencies are injected, the method is about to run. */
  workerSetup: WorkerContext
  /** The method has ended, its reply was sent, the providers got the result: `worker.outcome`. */
  workerResult: WorkerContext
  /** Nothing of the worker is left. */
  workerTeardown: WorkerContext
  /** The container has ended, with an error if it failed. */
  stopped: {
    /** The error that ended the container; undefined if it was stopped on purpose. */
    readonly error: unknown
  }
}
