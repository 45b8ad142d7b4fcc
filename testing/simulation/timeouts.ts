import { RpcTimeout, type WaitingCall } from '../../src/index.js'
import { reasonOf } from './diagnosis.js'
import type { Simulation } from './simulation.js'

/** Writes into the trace why a call had no answer in time, while it can still be seen. */
export function noteTimeouts(sim: Simulation): void {
  const note = (who: string, call: WaitingCall): void => {
    const { service, method, onBehalfOf, outcome } = call
    if (outcome?.ok !== false || !(outcome.error instanceof RpcTimeout)) return
    sim.note(`${onBehalfOf ?? who} waited for ${service}.${method}: ${reasonOf(sim, call)}`)
  }
  sim.events.on('container', ({ instance: { name }, container: { events } }) => {
    events.on('callSettled', (call) => note(name, call))
  })
  sim.events.on('client', ({ name, client }) => {
    client.events.on('callSettled', (call) => note(name, call))
  })
}
