export { dummy } from './dummy.js'
export { entrypointHook, type EntrypointHookOptions } from './entrypoint-hook.js'
export { entrypointWaiter, type EntrypointWaiterOptions } from './entrypoint-waiter.js'
export { createMock, type MockFunction } from './mock.js'
export { once, type OnceOptions } from './once.js'
export { replaceDependencies } from './replace-dependencies.js'
export type { Replacement, Replacements } from './replacements.js'
export { restrictEntrypoints } from './restrict-entrypoints.js'
export { EntrypointWaiterTimeout } from './watch.js'
export { workerFactory } from './worker-factory.js'

export { failureReport, SimulationError } from './report/failure.js'
export type { FailureReport, NearestRun, SimulationErrorCode } from './report/failure.js'
export { toCallTree, type CallTreeOptions } from './report/calls/call-tree.js'
export type { StoryCall, StoryOutcome } from './report/calls/story-call.js'
export type { CodeFrame } from './report/source/code-frame.js'
export { labelOf, sentenceOf } from './report/sentence.js'
export { toHtml, type HtmlOptions } from './report/html.js'
export type { MessageKind, StoryMessage } from './report/message.js'
export { Narrator } from './report/narrator.js'
export { messageReader, type ReadMessage } from './report/read-message.js'
export { toMermaid, type DiagramOptions } from './report/mermaid.js'
export { storyOf, type StoryEvent } from './report/story.js'

export { BrokerControl } from './simulation/broker-control.js'
export { explore } from './simulation/explore.js'
export type {
  Coverage,
  Exhaustive,
  ExploreOptions,
  ExploreProgress,
  ExploreResult,
  Reduction,
  SometimesFigures,
} from './simulation/explore-options.js'
export { NeverHappened } from './simulation/exploration/never-happened.js'
export { ExploreFailure } from './simulation/explore-failure.js'
export { strategyNames, type StrategyName } from './simulation/strategies/strategy.js'
export { UpgradeFailure } from './simulation/rehearsal/upgrade-failure.js'
export { faults } from './simulation/faults.js'
export type { Fault, FaultKind, FaultPlan, FaultSettings } from './simulation/faults.js'
export type { InstanceState, ServiceInstance } from './simulation/instance.js'
export type { Invariant, InvariantCheck } from './simulation/invariant.js'
export * from './simulation/invariants/index.js'
export { replay } from './simulation/replay.js'
export { SimulatedService } from './simulation/service.js'
export { simulate } from './simulation/simulate.js'
export type { RunOptions, Scenario, SimulateOptions } from './simulation/run-options.js'
export { Simulation } from './simulation/simulation.js'
export type {
  HostReference,
  NamedClient,
  ServiceOptions,
  SimulatedClient,
  SimulationEvents,
} from './simulation/simulation.js'
