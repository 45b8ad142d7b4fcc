import type { Broker } from '../../core/broker.js'
import type { Network } from '../network/network.js'
import type { Candidate } from '../schedule/choices.js'
import type { FrameDelivered, FrameReceived } from '../trace/trace-event.js'
import { touchedByCommand } from './broker-footprint.js'
import { Touched } from './footprint.js'

/** The parts of a world that its events touch. */
export interface Surroundings {
  readonly broker: Broker
  readonly network: Pick<Network, 'linksOf'>
}

/** The host of the network's own timers, which concern connections of all hosts. */
const networkHost = 'network'

/**
 * The things that an event would touch if it happened now, as far as the world knows them: user code on the event's host,
 * which may run in it, may touch more.
 */
export function touchedByEvent(world: Surroundings, candidate: Candidate): Touched {
  const event = candidate.next()
  if (event?.kind === 'received') return touchedByReceived(world, event, candidate.serial)
  if (event?.kind === 'delivered') return touchedByDelivered(event)
  const touched = new Touched()
  if (event?.kind !== 'timer' || event.host === networkHost) touched.everything()
  else touched.write(`host ${event.host}`)
  return touched
}

/** The frame that ends a connection waits for all others. */
function touchedByDelivered({ host, frame }: FrameDelivered): Touched {
  const touched = new Touched()
  touched.write(`host ${host}`)
  if (frame.method.startsWith('connection.')) touched.write(`connection ${frame.connection}`)
  return touched
}

function touchedByReceived(
  { broker, network }: Surroundings,
  { host, frame }: FrameReceived,
  serial: number,
): Touched {
  const { connection, channel, method } = frame
  const touched = touchedByCommand(broker, frame)
  const link = network.linksOf(host).find((each) => each.connection === connection)
  // a client that has sent too much hears of it when the broker has read that
  if (method.startsWith('connection.') || link?.isCrowded(channel) === true) {
    touched.write(`host ${host}`)
  }
  const { confirms } = broker.connections.get(connection)?.channels.get(channel) ?? {}
  if (confirms !== undefined) touched.write(followerOf(connection, channel, serial))
  return touched
}

/** Publishers hear of two publishes together when the second has come before the first is read. */
export function followerOf(connection: number, channel: number, serial: number): string {
  return `what follows ${connection}.${channel} ${serial}`
}
