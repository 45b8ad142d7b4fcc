import { redactedArguments } from 'kinoko'
import type { Simulation } from 'kinoko/testing'
import type { Redact } from './message-content.js'

/** Hides what the services of a simulation call sensitive. */
export function redactorOf(sim: Simulation): Redact {
  return (target, args, kwargs) => {
    const [service = '', method = ''] = target.split('.')
    const container = sim.instances.find(
      ({ name }) => name.replace(/#\d+$/, '') === service,
    )?.container
    const entrypoint = [...(container?.entrypoints.values() ?? [])]
      .flat()
      .find(({ methodName }) => methodName === method)
    if (entrypoint === undefined || entrypoint.sensitiveArguments.length === 0) return undefined
    return redactedArguments(entrypoint, args, kwargs)
  }
}
