import type { Trace } from '../../simulator/index.js'
import { redactedArguments } from '../../src/index.js'
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

/** Hides what the services of a simulation call sensitive. */
export function argumentHider(sim: Simulation | undefined): HideArguments {
  return (target, args, kwargs) => {
    const [service = '', method = ''] = target.split('.')
    const instance = sim?.services.find(({ name }) => name === service)?.instances[0]
    const entrypoint = [...(instance?.container.entrypoints.values() ?? [])]
      .flat()
      .find(({ methodName }) => methodName === method)
    if (entrypoint === undefined || entrypoint.sensitiveArguments.length === 0) return undefined
    return redactedArguments(entrypoint, args, kwargs)
  }
}

const owners = new WeakMap<Trace, Simulation>()

/** Lets {@link simulationOf} find the simulation. */
export function noteOwner(trace: Trace | undefined, sim: Simulation): void {
  if (trace !== undefined) owners.set(trace, sim)
}

/** The simulation that a trace is of, whose services say what is sensitive; undefined for that of a bare simulator. */
export function simulationOf(trace: Trace): Simulation | undefined {
  return owners.get(trace)
}
