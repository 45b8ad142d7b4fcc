import { DependencyProvider } from '../container/dependency.js'
import type { WorkerContext } from '../container/worker.js'

class CurrentWorkerProvider extends DependencyProvider<WorkerContext> {
  override copy(): CurrentWorkerProvider {
    return new CurrentWorkerProvider()
  }

  override getDependency(worker: WorkerContext): WorkerContext {
    return worker
  }
}

/**
 * Injects the worker itself, nameko's `worker_ctx`, with its call id, the id of the call that made this call
 * (`parentCallId`), the id of the first call of the chain (`originCallId`), the whole chain (`callIdStack`), its
 * deadline, its context data.
 *
 * @example
 * worker = new CurrentWorker()
 * ...
 * log.info({ call: this.worker.callId, origin: this.worker.originCallId }, 'paid')
 */
export const CurrentWorker = CurrentWorkerProvider as unknown as new () => WorkerContext
