/**
 * Sockets in memory: client libraries with a protocol of their own, the real amqplib among them, on the broker of a
 * simulation, in virtual time. Needs Node.
 */
import type { World } from '../world/world.js'
import { SimulatedSocket } from './simulated-socket.js'

export { patchSockets, type PatchOptions, type SocketPatch } from './patch.js'
export type { SimulatedSocket } from './simulated-socket.js'

/**
 * Opens a socket to the broker of a simulation.
 *
 * @param options.port - where it leads; default 5672
 * @param options.on - the host of the simulation from which it leads; default `client`
 */
export function openSocket(
  { world }: { readonly world: World },
  { port = 5672, on = 'client' }: { readonly port?: number; readonly on?: string } = {},
): SimulatedSocket {
  return new SimulatedSocket({ world, host: world.host(on), port })
}
