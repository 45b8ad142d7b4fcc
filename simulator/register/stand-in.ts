/**
 * The simulator under the sockets of this process: whoever opens one to a port of RabbitMQ, whatever version of amqplib
 * and wherever it was loaded, reaches the simulator that all of the process share.
 */
import net from 'node:net'
import { defaultSimulator } from '../default-simulator.js'
import { sharedOptions } from '../shared/shared-simulator.js'
import { patchSockets, type SocketPatch } from '../socket/patch.js'

const key = Symbol.for('kinoko.stand-in')

/** Node's modules outlive a module registry of jest, one for each test file: so does the patch of them. */
const holder = net as unknown as Record<symbol, SocketPatch | undefined>

/** Leads the sockets of this process to the shared simulator, and none to one that was there before. */
export function standIn(): SocketPatch {
  holder[key]?.undo()
  return (holder[key] = patchSockets(defaultSimulator, { ports: () => portsOf(sharedOptions()) }))
}

function portsOf({ ports = [5672, 5671] }: ReturnType<typeof sharedOptions>): readonly number[] {
  if (ports !== 'any') return ports
  throw new TypeError(
    "configureSimulator({ ports: 'any' }): sockets to every port of every host would lead to the simulator, those of HTTP " +
      'among them; name the ports of RabbitMQ, such as ports: [5672, 5673]',
  )
}
