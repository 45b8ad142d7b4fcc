import { bytes } from '../../conformance/messages.js'
import type { Simulation } from 'kinoko/testing'

/** So many hosts that send one message each to one queue, at the same time: many schedules, each of which takes little. */
export function crowd(hosts: number) {
  return async (sim: Simulation): Promise<void> => {
    const send = async (name: string): Promise<void> => {
      const channel = await (await sim.simulator.host(name).connect()).createChannel()
      await channel.assertQueue('work')
      channel.sendToQueue('work', bytes(name))
    }
    await Promise.all(Array.from({ length: hosts }, (_, i) => send(`host-${i}`)))
    await sim.idle()
  }
}
