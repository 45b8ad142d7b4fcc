import type { Trace } from '../../simulator/index.js'
import { redactedArguments, type ServiceContainer } from '../../src/index.js'
import type { Simulation } from '../simulation/simulation.js'

/**
 * The arguments of a call by their names, with the sensitive ones hidden; undefined when nothing of the call is
 * sensitive. The target is `service.method`.
 */
export type HideArguments = (
  target: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>> | undefined

/** Hides what the services of a simulation call sensitive, those whose instances were removed as well. */
export function argumentHider(sim: Simulation | undefined): HideArguments {
  return (target, args, kwargs) => {
    const [service = '', method = ''] = target.split('.')
    const entrypoint = entrypointsOf(sim, service).find(
      ({ methodName, sensitiveArguments }) =>
        methodName === method && sensitiveArguments.length > 0,
    )
    return entrypoint && redactedArguments(entrypoint, args, kwargs)
  }
}

function entrypointsOf(sim: Simulation | undefined, service: string): Entrypoint[] {
  const ofSim = sim === undefined ? undefined : containers.get(sim)
  return [...(ofSim?.values() ?? [])]
    .filter(({ serviceName }) => serviceName === service)
    .flatMap(({ entrypoints }) => [...entrypoints.values()].flat())
}

type Entrypoint =
  ServiceContainer['entrypoints'] extends ReadonlyMap<string, readonly (infer E)[]> ? E : never

const owners = new WeakMap<Trace, Simulation>()
/** One container of each class of services that a simulation has had. */
const containers = new WeakMap<Simulation, Map<object, ServiceContainer>>()

/** Lets {@link simulationOf} find the simulation, and keeps what its services say is sensitive. Call it before there are any. */
export function noteOwner(trace: Trace | undefined, sim: Simulation): void {
  if (trace !== undefined) owners.set(trace, sim)
  const ofSim = new Map<object, ServiceContainer>()
  containers.set(sim, ofSim)
  sim.events.on('container', ({ container }) => {
    if (!ofSim.has(container.serviceClass)) ofSim.set(container.serviceClass, container)
  })
}

/** The simulation that a trace is of, whose services say what is sensitive; undefined for that of a bare simulator. */
export function simulationOf(trace: Trace): Simulation | undefined {
  return owners.get(trace)
}
