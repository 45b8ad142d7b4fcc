/**
 * An in-memory RabbitMQ behind amqplib's own API.
 *
 * The module is a drop-in for amqplib: its `connect` leads to a broker that all its importers share, as
 * they would share the one on localhost. `createSimulator` gives a broker of one's own, with virtual
 * time, seeds and a trace.
 *
 * @example
 * vi.mock('amqplib', () => import('kinoko/simulator'))
 */
import type { Connect } from './client/client.js'
import { credentials } from './client/connect/credentials.js'
import { IllegalOperationError } from './client/illegal-operation-error.js'
import { sharedSimulator } from './shared/shared-simulator.js'

/** Connects to the shared broker, as `amqplib.connect` does to the one at its address. See `Client.connect`. */
export const connect: Connect = (...args: Parameters<Connect>) =>
  sharedSimulator().connect(...args) as never

/** amqplib's `credentials`: `plain`, `amqplain` and `external`. */
export { credentials }

/** amqplib's error for operations on a channel or connection that is closing or closed. */
export { IllegalOperationError }

// vitest's browser mode takes the example above for a mock, and cannot export what it imports then
export { defaultSimulator } from './default-simulator.js'
export { advanceSimulator, configureSimulator, resetSimulator } from './shared/shared-simulator.js'

export { createSimulator, type ClientHost, type Simulator } from './simulator.js'
export type { SimulatorOptions } from './options/simulator-options.js'
export {
  deviating,
  fifo,
  RecordedChoices,
  seeded,
  type Candidate,
  type Candidates,
  type Choices,
  type Deviation,
} from './world/schedule/choices.js'
export type { World, WorldEvents } from './world/world.js'
export type { Emitter } from './world/emitter.js'
export type { Network, NetworkEvents, Refusal } from './world/network/network.js'
export type { PublishArrival, PublishFate } from './world/network/publish-arrival.js'
export { hop, wakeAfter } from './world/schedule/hop.js'
export type { NetworkConditions, Way } from './world/network/network-conditions.js'
export { violatedConservation, violatedInvariants, violatedRules } from './core/invariants.js'
export type { Trace, TraceEvents } from './world/trace/trace.js'
export type {
  BrokerOperated,
  FrameDelivered,
  FrameReceived,
  TimerFired,
  TraceEntry,
  TraceEvent,
  TraceNote,
} from './world/trace/trace-event.js'
export { contextsAreFree } from './host-work/node-hooks.js'
export type { PieceOfWork } from './world/schedule/host-work.js'
export { emitWarning } from './host-work/emit-warning.js'
export { tellWork } from './host-work/tell-work.js'
export type { GivenUp, Waiter, Witness, WorkWatch } from './host-work/work-watch.js'
export { isMessage, touchesOf } from './world/trace/touches.js'
export { followerOf, touchedByEvent } from './world/footprint/event-footprint.js'
export {
  commute,
  conflict,
  type Footprint,
  type Mode,
  type Touched,
} from './world/footprint/footprint.js'
export { lineOf, textOf } from './world/trace/trace-line.js'
export type { RabbitmqPlugin } from './core/exchanges/plugins.js'
export type { Operator } from './operator/operator.js'
export type { PolicyOptions } from './operator/policy-options.js'
export type { Definitions } from './operator/definitions.js'
export { rabbitmqVersions, type RabbitmqRelease, type RabbitmqVersion } from './core/profile.js'
export type { DeprecatedFeature, FeaturePermissions } from './core/deprecated-features.js'
export type { UserLimits, VirtualHostLimits } from './core/access/limits.js'
export { versionRules, type VersionRule } from './version-rules.js'
export type { BrokerSnapshot } from './core/snapshot.js'

/** amqplib is CommonJS: `import amqplib from` finds its functions under `default`. */
export default { connect, credentials, IllegalOperationError }
