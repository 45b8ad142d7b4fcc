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
 * Injects the worker itself, nameko's `worker_ctx`: its call id, who called it (`parentCallId`), where the
 * chain of calls began (`originCallId`), the whole of it (`callIdStack`), its deadline, its context data.
 *
 * @example
 * worker = new CurrentWorker()
 * ...
 * log.info({ call: this.worker.callId, origin: this.worker.originCallId }, 'paid')
 */
export const CurrentWorker = CurrentWorkerProvider as unknown as new () => WorkerContext
