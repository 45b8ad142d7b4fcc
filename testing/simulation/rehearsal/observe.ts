import type { RabbitmqVersion, TraceEntry, VersionRule } from '../../../simulator/index.js'
import { argumentHider } from '../../report/hide-arguments.js'
import { redactedBody } from '../../report/read-message.js'
import { readableJson } from '../../report/readable-json.js'
import { isError, messageOf, tellThrown } from '../../report/thrown.js'
import type { Simulation } from '../simulation.js'
import { run } from '../run.js'
import type { RunOptions, Scenario } from '../run-options.js'

/** A run on one version, as far as its application can tell it from a run on another. */
export interface ObservedRun {
  readonly isOk: boolean
  /** How it ended, in words. */
  readonly outcome: string
  readonly error: unknown
  /** The effects that clients got from the broker, in order. */
  readonly received: readonly Received[]
  readonly events: number
}

/** Something that a client got from the broker. */
export interface Received {
  readonly host: string
  /** Virtual milliseconds since the beginning. */
  readonly ms: number
  /** The text to compare. */
  readonly text: string
  /** The same for people: without what services call sensitive. */
  shown(): string
}

/** So much is compared; what goes on for ever differs before. */
const mostReceived = 100_000

/** Runs a scenario on a version, or on one with some rules of later ones. */
export async function observe(
  options: RunOptions,
  scenario: Scenario,
  rabbitmq: RabbitmqVersion,
  rules: readonly VersionRule[] = [],
): Promise<ObservedRun> {
  const received: Received[] = []
  const note = (entry: TraceEntry, sim: Simulation): void => {
    const got = received.length < mostReceived ? receivedIn(entry, sim) : undefined
    if (got !== undefined) received.push(got)
  }
  const { sim, outcome } = await run({ ...options, rabbitmq, rules }, scenario, {
    onStart: (sim) => sim.simulator.trace?.events.on('entry', (entry) => note(entry, sim)),
  })
  return {
    isOk: outcome.ok,
    outcome: outcome.ok
      ? `ends with ${readableJson(outcome.result)}`
      : `fails: ${reasonOf(outcome)}`,
    error: outcome.ok ? undefined : outcome.error,
    received,
    events: sim.simulator.world.steps,
  }
}

function reasonOf({ error }: { readonly error: unknown }): string {
  const message = isError(error) ? messageOf(error) : tellThrown(error)
  return message.split('\n')[0] ?? ''
}

type Frame = Extract<TraceEntry['event'], { kind: 'delivered' }>['frame']

/** Headers and marks are left out: a program that looks at them goes another way for it, or does not mind. */
function receivedIn({ event, time }: TraceEntry, sim: Simulation): Received | undefined {
  if (event.kind !== 'delivered') return undefined
  const { host, frame } = event
  const text = textOf(frame, describe)
  if (text === undefined) return undefined
  const hide = argumentHider(sim)
  const shown = (): string =>
    textOf(frame, (message) => describe(message, redactedBody(message, hide))) ?? text
  return { host, ms: time, text, shown }
}

function textOf(frame: Frame, describe: (message: Message) => string): string | undefined {
  switch (frame.method) {
    case 'basic.deliver':
    case 'basic.get-ok':
      return `gets ${describe(frame.message)}`
    case 'basic.return':
      return `has ${describe(frame.message)} returned`
    case 'basic.get-empty':
      return 'finds a queue empty'
    case 'basic.nack':
      return 'is told that a message was not taken'
    case 'basic.cancel':
      return 'loses a consumer'
    case 'channel.close':
    case 'connection.close':
      return `loses its ${frame.method.split('.')[0]}: ${frame.replyText}`
    default:
      return undefined
  }
}

const shownBytes = 60

type Message = Extract<Frame, { method: 'basic.deliver' }>['message']

function describe({ exchange, routingKey, body }: Message, shownBody?: string): string {
  const from = exchange === '' ? routingKey : `${exchange} ${routingKey}`
  return `${from} ${shownBody ?? new TextDecoder().decode(body.subarray(0, shownBytes))}`
}
