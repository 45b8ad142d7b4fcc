import { EventHandler, Rpc, RpcProxy, TimerEntrypoint } from '../../../src/index.js'
import type { ServiceContainer } from '../../../src/index.js'
import type { TraceEvent } from '../../../simulator/index.js'
import type { ServiceInstance } from '../instance.js'
import type { Simulation } from '../simulation.js'

/**
 * Where code of the user's may run. All of it shares the memory of one process: a `Map` that stands for a database, the
 * variables of the scenario. So two events in which it runs depend on each other, on whatever hosts.
 */
export class UserCode {
  readonly #sharedMemory: boolean
  /** The present container of each host of an instance. */
  readonly #containers = new Map<string, ServiceContainer>()
  /** Whether an instance has started or stopped in the present event: the scenario may wait for that. */
  #isSettled = false

  /** @param sharedMemory - whether code on different hosts may share memory, but for the scenario's own */
  constructor(sim: Simulation, sharedMemory: boolean) {
    this.#sharedMemory = sharedMemory
    sim.events.on('container', ({ instance, container }) => this.#watch(instance, container))
  }

  /** Another event begins. */
  begin(): void {
    this.#isSettled = false
  }

  /** Whether code that shares memory with others may run, or has run, in an event on its host. */
  mayShare(event: TraceEvent | undefined, host: string): boolean {
    if (this.#isSettled || isOfScenario(host)) return true
    return this.#sharedMemory && this.#mayRun(event, host)
  }

  #mayRun(event: TraceEvent | undefined, host: string): boolean {
    const container = this.#containers.get(host)
    if (container === undefined || event?.kind !== 'delivered') return true
    if (!isHandshake(event.frame.method) || !isPlain(container)) return true
    return container.runningWorkers.size > 0 || container.waitingCalls.length > 0
  }

  #watch(instance: ServiceInstance, container: ServiceContainer): void {
    this.#containers.set(instance.name, container)
    const settle = (): void => {
      this.#isSettled = true
    }
    container.wait().then(settle, settle)
    // the promise of the start is made after this
    void Promise.resolve().then(() => instance.started.then(settle, settle))
  }
}

/** The scenario sleeps on `client`, and calls from `client#0`, `client#1` and so on. */
function isOfScenario(host: string): boolean {
  return host === 'client' || host.startsWith('client#')
}

/** Answers to which Kinoko itself waits, while a service starts or stops. */
function isHandshake(method: string): boolean {
  return method.endsWith('-ok') || method === 'connection.tune'
}

const ownEntrypoints: ReadonlySet<unknown> = new Set([Rpc, EventHandler, TimerEntrypoint])

/** Whether all extensions are Kinoko's, so that nothing of the user's runs outside of workers. */
function isPlain({ dependencies, entrypoints, environment }: ServiceContainer): boolean {
  return (
    environment.middleware.length === 0 &&
    [...dependencies.values()].every((provider) => provider instanceof RpcProxy) &&
    [...entrypoints.values()].flat().every(({ constructor }) => ownEntrypoints.has(constructor))
  )
}
