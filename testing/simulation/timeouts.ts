import { tellWork, type GivenUp } from '../../simulator/index.js'
import { RpcTimeout, type WaitingCall } from '../../src/index.js'
import { reasonOf } from './diagnosis.js'
import type { Simulation } from './simulation.js'

/** Writes into the trace the reason that a call had no answer in time, while it can still be seen. */
export function noteTimeouts(sim: Simulation, givenUp: readonly GivenUp[]): void {
  const note = (host: string, call: WaitingCall): void => {
    const { service, method, onBehalfOf, outcome } = call
    if (outcome?.ok !== false || !(outcome.error instanceof RpcTimeout)) return
    const callee = `${service}.${method}`
    const reason = foreignReason(callee, givenUp) ?? reasonOf(sim, call)
    sim.note(`${onBehalfOf ?? host} waited for ${callee}: ${reason}`)
  }
  sim.events.on('container', ({ instance: { name }, container: { events } }) => {
    events.on('callSettled', (call) => note(name, call))
  })
  sim.events.on('client', ({ name, client }) => {
    client.events.on('callSettled', (call) => note(name, call))
  })
}

/** The work of the platform that the method had begun and that never ended. */
function foreignReason(callee: string, givenUp: readonly GivenUp[]): string | undefined {
  const given = [...givenUp]
    .reverse()
    .find(({ waiters }) => waiters.some(({ name }) => name === callee))
  if (given === undefined) return undefined
  const work = given.work.map(tellWork).join('; ')
  return `${callee} had begun ${work}, which gave no sign of life for \`foreignWaitMs\``
}
