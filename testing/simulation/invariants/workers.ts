import type { ServiceContainer, WorkerContext } from '../../../src/index.js'
import type { Invariant } from '../invariant.js'

/** No container runs more workers at a time than its `max_workers`. */
export const workersWithinLimits: Invariant = {
  name: 'workersWithinLimits',
  attach: (sim) => {
    const containers = new Set<ServiceContainer>()
    sim.events.on('container', ({ container }) => containers.add(container))
    return {
      afterStep: () => {
        for (const container of containers) {
          const { size } = container.runningWorkers
          const limit = container.config.max_workers
          if (size > limit) return `${container.toString()} runs ${size} workers of ${limit}`
        }
        return undefined
      },
    }
  },
}

/** Every worker whose method began is torn down, unless its instance crashed. */
export const workersTornDown: Invariant = {
  name: 'workersTornDown',
  attach: (sim) => {
    const running = new Map<WorkerContext, () => boolean>()
    sim.events.on('container', ({ instance, container }) => {
      const isGone = (): boolean => instance.state === 'crashed' || instance.container !== container
      container.events.on('workerSetup', (worker) => running.set(worker, isGone))
      container.events.on('workerTeardown', (worker) => running.delete(worker))
    })
    return {
      atEnd: () => {
        for (const [worker, isGone] of running) {
          if (!isGone()) return `${worker.toString()} (${worker.callId}) was never torn down`
        }
        return undefined
      },
    }
  },
}
