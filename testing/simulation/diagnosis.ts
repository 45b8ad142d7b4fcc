import type { WaitingCall } from '../../src/index.js'
import { tellWork } from '../../simulator/index.js'
import type { Simulation } from './simulation.js'

/**
 * The answer to "why does nothing happen any more": calls, workers, instances, queues and the platform, with
 * the reason that each waits. Several lines of text, the most telling first.
 */
export function diagnose(sim: Simulation): string {
  const lines = [
    ...(sim.simulator.world.isPaused ? ['- the world is paused (world.pause)'] : []),
    ...callsThatWait(sim),
    ...workersThatRun(sim),
    ...instancesThatAreNotUp(sim),
    ...queuesThatAreFull(sim),
    ...foreignWork(sim),
  ]
  return lines.length === 0 ? '- nothing in the simulation waits' : lines.join('\n')
}

function callsThatWait(sim: Simulation): string[] {
  const now = sim.simulator.ambient.monotonic()
  const callers = [
    ...sim.instances.map(({ name, container }) => ({ name, calls: container.waitingCalls })),
    ...sim.clients.map(({ name, client }) => ({ name, calls: client.waitingCalls })),
  ]
  return callers.flatMap(({ name, calls }) =>
    calls.map((call) => {
      const on = call.onBehalfOf ?? name
      const since = now - call.since
      return `- ${on} waits for ${call.service}.${call.method} since ${since} ms: ${reasonOf(sim, call)}`
    }),
  )
}

/** The reason that a call has no answer: the place where its request is stuck, as far as the broker knows. */
export function reasonOf(sim: Simulation, call: WaitingCall): string {
  const queue = findQueue(sim, `rpc-${call.service}`)
  if (queue === undefined) return `it waits for ${call.waitsFor}`
  const { name, ready, unacked, consumers } = queue
  if (consumers.length === 0) {
    // the request may have expired with the call
    return ready === 0
      ? `${name} has no consumer`
      : `${name} has ${count(ready, 'ready message')} and no consumer`
  }
  if (ready > 0) {
    return `${name} has ${count(ready, 'ready message')}, and its ${count(consumers.length, 'consumer')} hold ${unacked} already`
  }
  if (unacked > 0)
    return `${name} has ${count(unacked, 'message')} out with ${consumers.length} consumers`
  return `it waits for ${call.waitsFor}`
}

function workersThatRun(sim: Simulation): string[] {
  return sim.instances.flatMap(({ name, container }) => {
    const waiting = new Set(container.waitingCalls.map((call) => call.onBehalfOf))
    return [...container.runningWorkers]
      .filter((worker) => !waiting.has(worker.toString()))
      .map((worker) => `- ${worker.toString()} runs on ${name} and waits for something of its own`)
  })
}

function instancesThatAreNotUp(sim: Simulation): string[] {
  const { network } = sim.simulator.world
  return sim.instances.flatMap(({ name, state }) => [
    ...(state === 'running' ? [] : [`- ${name} is ${state}`]),
    ...(network.isCut(name) ? [`- ${name} is cut off the network`] : []),
  ])
}

function queuesThatAreFull(sim: Simulation): string[] {
  const queues = sim.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
  return queues
    .filter(({ ready, consumers }) => ready > 0 && consumers.length === 0)
    .map(({ name, ready }) => `- ${name} has ${count(ready, 'ready message')} and no consumer`)
}

/** The work of the platform that the simulation's code has begun, where the platform tells: Node does. */
function foreignWork({ simulator: { hostWork } }: Simulation): string[] {
  const work = (hostWork?.pieces ?? []).map(tellWork)
  if (work.length === 0) return []
  return [`- outside the simulation there is work: ${[...new Set(work)].join('; ')}`]
}

interface QueueState {
  readonly name: string
  readonly ready: number
  readonly unacked: number
  readonly consumers: readonly unknown[]
}

function findQueue(sim: Simulation, name: string): QueueState | undefined {
  const queues = sim.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
  return queues.find((queue) => queue.name === name)
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
