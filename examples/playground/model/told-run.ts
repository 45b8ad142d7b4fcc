/** A run that is only told: a failure report of a test, or a recording of a broker, without the code that it was of. */
import type { FailureReport, StoryEvent } from 'kinoko/testing'
import { emptyCluster, perfect, place, type Cluster } from './cluster.js'
import type { Flight } from './flights.js'
import type { CallOutcome, CallStory } from './calls.js'
import { emptyFrame, type Ending, type EventKind, type Frame, type RunRecord } from './record.js'
import { recordedFrames, type Recorded } from './recorded-run.js'

/** The report of a failed run, or what `kinoko watch` has recorded, which has the same form. */
export interface ToldReport extends FailureReport {
  readonly recorded?: Recorded
}

/** Reads a report from the text of its file: the JSON, or the page that has it in it. */
export function readReport(text: string): ToldReport {
  const embedded = /<script type="application\/json" id="report">([\s\S]*?)<\/script>/.exec(
    text,
  )?.[1]
  const report = parse(embedded ?? text)
  const { story, deviations, reason } = report ?? {}
  if (!Array.isArray(story) || !Array.isArray(deviations) || typeof reason !== 'string') {
    throw new TypeError('this is no failure report: `story`, `deviations` and `reason` are missing')
  }
  return report as ToldReport
}

function parse(text: string): Partial<ToldReport> | null {
  try {
    return JSON.parse(text) as Partial<ToldReport> | null
  } catch {
    throw new TypeError('this is neither JSON nor a page with a report in it')
  }
}

export function toldRun(report: ToldReport): RunRecord {
  const { story, deviations, causes, hash, recorded } = report
  const cluster = clusterOf(story)
  return {
    frames:
      recorded === undefined
        ? toldFrames(story, cluster)
        : recordedFrames(story, recorded, cluster, flightOf),
    story: story.map((event, i) => ({ ...event, frame: i + 1, kind: kindOf(event) })),
    calls: callsOf(story, parentsIn(report)),
    acts: [],
    ending: endingOf(report),
    deviations,
    ...(hash === undefined ? {} : { hash }),
    rejections: [],
    leftBehind: [],
    causes,
  }
}

function endingOf({ reason, recorded }: ToldReport): Ending {
  if (recorded !== undefined) return { kind: 'recorded', recorded }
  return { kind: 'failure', error: { name: 'Failed', message: reason } }
}

/** One frame an event of the story; the broker is one place, since a story says no more of it. */
function toldFrames(story: readonly StoryEvent[], cluster: Cluster): Frame[] {
  const served = new Map<string, number>()
  const frames: Frame[] = [emptyFrame(cluster)]
  for (const event of story) {
    if (isRequest(event) && event.from === 'broker' && event.to !== undefined) {
      served.set(event.to, (served.get(event.to) ?? 0) + 1)
    }
    const flight = flightOf(event)
    frames.push({
      time: event.time,
      cluster: withServed(cluster, served),
      entries: 0,
      flights: flight === undefined ? [] : [flight],
    })
  }
  return frames
}

export const toldBroker = 'broker'

function clusterOf(story: readonly StoryEvent[]): Cluster {
  const hosts = new Set(story.flatMap(({ from, to }) => [from, to]).filter(isHost))
  const clients = [...hosts].filter((host) => /^client(#\d+)?$/.test(host)).sort()
  const services = new Map<string, string[]>()
  for (const host of [...hosts].filter((name) => !clients.includes(name)).sort()) {
    const service = host.replace(/#\d+$/, '')
    services.set(service, [...(services.get(service) ?? []), host])
  }
  return {
    ...emptyCluster,
    clients: clients.map((name) => ({ name, network: perfect, inbox: 0 })),
    exchanges: [{ name: toldBroker, type: 'RabbitMQ' }],
    services: [...services].map(([name, instances]) => ({
      name,
      instances: instances.map((instance) => ({
        name: instance,
        state: 'running',
        network: perfect,
        busy: 0,
        limit: 0,
        served: 0,
        inbox: 0,
      })),
    })),
  }
}

function withServed(cluster: Cluster, served: ReadonlyMap<string, number>): Cluster {
  return {
    ...cluster,
    services: cluster.services.map((service) => ({
      ...service,
      instances: service.instances.map((instance) => ({
        ...instance,
        served: served.get(instance.name) ?? 0,
      })),
    })),
  }
}

function flightOf(event: StoryEvent): Flight | undefined {
  const { from, to, label = '', correlationId } = event
  if (from === undefined || to === undefined) return undefined
  const placeOf = (party: string): string =>
    party === 'broker' ? place.exchange(toldBroker) : place.host(party)
  const kind = kindOf(event)
  if (kind === 'note' || kind === 'printed') return undefined
  const target = targetOf(label)
  const shown = flightLabel(kind, target, event.message?.value)
  return { path: [placeOf(from), placeOf(to)], kind, target, label: shown, correlationId }
}

const longestLabel = 24

function flightLabel(kind: EventKind, target: string, value: string | undefined): string {
  if (value === undefined) return target
  const short = value.length <= longestLabel ? value : `${value.slice(0, longestLabel)}…`
  if (kind === 'reply' || kind === 'error') return short
  return `${target.slice(target.indexOf('.') + 1)}(${short})`
}

/** Reports of earlier versions have no messages: their labels say what was sent. */
function kindOf(event: StoryEvent): EventKind {
  const { from, label = '', message } = event
  if (message !== undefined) return message.kind
  if (from === undefined) return 'note'
  if (isRequest(event)) return 'request'
  if (label.startsWith('reply')) return 'reply'
  return label.startsWith('returned') ? 'returned' : 'message'
}

function targetOf(label: string): string {
  return label.replace(/^(request|reply to|message|returned) /, '').replace(/, again$/, '')
}

/** The calls in whose course others were made, by correlation id; reports of earlier versions do not tell. */
function parentsIn({
  calls = [],
}: Partial<Pick<FailureReport, 'calls'>>): ReadonlyMap<string, string | undefined> {
  return new Map(calls.map(({ correlationId, parent }) => [correlationId, parent]))
}

function callsOf(
  story: readonly StoryEvent[],
  parents: ReadonlyMap<string, string | undefined>,
): CallStory[] {
  const calls = new Map<string, CallStory>()
  story.forEach((event, i) => {
    const { correlationId, from, to, time, label = '' } = event
    if (correlationId === undefined || from === undefined || to === undefined) return
    const call = calls.get(correlationId)
    if (call === undefined) {
      calls.set(correlationId, {
        correlationId,
        target: targetOf(label),
        args: event.message?.value ?? '…',
        caller: from,
        parent: parents.get(correlationId),
        servers: [],
        outcome: undefined,
        begin: i + 1,
        answered: undefined,
        answeredAt: undefined,
        timeoutMs: undefined,
        end: undefined,
        beganAt: time,
        endedAt: undefined,
      })
    } else if (from === 'broker' && isRequest(event)) {
      calls.set(correlationId, { ...call, servers: [...call.servers, to] })
    } else if (from === 'broker' && call.end === undefined) {
      const outcome = outcomeOf(event)
      calls.set(correlationId, { ...call, outcome, end: i + 1, endedAt: time })
    }
  })
  return [...calls.values()]
}

function outcomeOf(event: StoryEvent): CallOutcome {
  const kind = kindOf(event)
  if (kind === 'returned') return { ok: false, text: 'nobody takes it' }
  return { ok: kind !== 'error', text: event.message?.value ?? 'answered' }
}

function isRequest({ label = '' }: StoryEvent): boolean {
  return label.startsWith('request')
}

function isHost(party: string | undefined): party is string {
  return party !== undefined && party !== 'broker'
}
