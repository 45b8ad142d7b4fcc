/**
 * An in-memory RabbitMQ behind amqplib's own API.
 *
 * The module is a drop-in for amqplib: its `connect` leads to a broker that all who import it share, as
 * they would share the one on localhost. `createSimulator` gives a broker of one's own, with virtual
 * time, seeds and a trace.
 *
 * @example
 * vi.mock('amqplib', () => import('kinoko/simulator'))
 */
import { defaultSimulator } from './default-simulator.js'

export const { connect, credentials, IllegalOperationError } = defaultSimulator
export { defaultSimulator }

export {
  createSimulator,
  type ClientHost,
  type Simulator,
  type SimulatorOptions,
} from './simulator.js'
export {
  deviating,
  fifo,
  RecordedChoices,
  seeded,
  type Choices,
  type Deviation,
} from './world/schedule/choices.js'
export type { World, WorldEvents } from './world/world.js'
export type { Emitter } from './world/emitter.js'
export type { Network, NetworkEvents } from './world/network/network.js'
export type { PublishArrival, PublishFate } from './world/network/publish-arrival.js'
export { hop, wakeAfter } from './world/schedule/hop.js'
export type { NetworkConditions, Way } from './world/network/network-conditions.js'
export { violatedInvariants } from './core/invariants.js'
export type { Trace, TraceEvents } from './world/trace/trace.js'
export type { TraceEntry, TraceEvent } from './world/trace/trace-event.js'
export { lineOf, textOf } from './world/trace/trace-line.js'
export type { BrokerSnapshot } from './core/snapshot.js'

/** amqplib is CommonJS: `import amqplib from` finds its functions under `default`. */
export default { connect, credentials, IllegalOperationError }
