import type { ServiceContainer } from '../container/container.js'
import { ContainerFigures } from './container-figures.js'

interface Metric {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  /** The samples of one container: labels beside the service and the instance, and a value. */
  samples(figures: ContainerFigures): Iterable<readonly [labels: Labels, value: number]>
}

type Labels = Readonly<Record<string, string>>

const one = (value: number): readonly (readonly [Labels, number])[] => [[{}, value]]

const byOutcome = (counts: ContainerFigures['calls']): (readonly [Labels, number])[] =>
  [...counts.values()].map(({ method, outcome, count }) => [{ method, outcome }, count])

const byQueue = (counts: ReadonlyMap<string, number>): (readonly [Labels, number])[] =>
  [...counts].map(([queue, count]) => [{ queue }, count])

const states = ['connected', 'lost', 'retrying', 'failed', 'closed'] as const

const metrics: readonly Metric[] = [
  {
    name: 'kinoko_workers_busy',
    help: 'Workers whose methods run right now.',
    type: 'gauge',
    samples: ({ container }) => one(container.runningCount),
  },
  {
    name: 'kinoko_workers_max',
    help: 'How many workers may run at once (max_workers).',
    type: 'gauge',
    samples: ({ container }) => one(container.config.max_workers),
  },
  {
    name: 'kinoko_calls_pending',
    help: 'Calls to other services that have not ended.',
    type: 'gauge',
    samples: ({ container }) => one(container.waitingCalls.length),
  },
  {
    name: 'kinoko_up',
    help: '1 while the container would take work (ready), else 0.',
    type: 'gauge',
    samples: ({ container }) => one(container.health().isReady ? 1 : 0),
  },
  {
    name: 'kinoko_worker_results_total',
    help: 'Runs of methods that have ended, by outcome.',
    type: 'counter',
    samples: ({ results }) => byOutcome(results),
  },
  {
    name: 'kinoko_worker_seconds_total',
    help: 'Seconds that runs of methods took, all in all.',
    type: 'counter',
    samples: ({ seconds }) => [...seconds].map(([method, value]) => [{ method }, value]),
  },
  {
    name: 'kinoko_calls_total',
    help: 'Calls to other services that have ended, by outcome.',
    type: 'counter',
    samples: ({ calls }) => byOutcome(calls),
  },
  {
    name: 'kinoko_replies_dropped_total',
    help: 'Replies for which no call waited any more.',
    type: 'counter',
    samples: ({ droppedReplies }) => one(droppedReplies),
  },
  {
    name: 'kinoko_connection_open',
    help: '1 while the connection to the broker is open, else 0.',
    type: 'gauge',
    samples: ({ connections }) =>
      [...connections].map(([connection, { state }]) => [
        { connection },
        state === 'connected' ? 1 : 0,
      ]),
  },
  {
    name: 'kinoko_connection_state',
    help: '1 for the state that the connection is in: connected, lost, retrying, failed, closed; else 0.',
    type: 'gauge',
    samples: ({ connections }) =>
      [...connections].flatMap(([connection, figures]) =>
        states.map((state) => [{ connection, state }, figures.state === state ? 1 : 0] as const),
      ),
  },
  {
    name: 'kinoko_connection_blocked',
    help: '1 while the broker reads nothing from the connection (memory or disk alarm), else 0.',
    type: 'gauge',
    samples: ({ connections }) =>
      [...connections].map(([connection, { isBlocked }]) => [{ connection }, isBlocked ? 1 : 0]),
  },
  {
    name: 'kinoko_connection_losses_total',
    help: 'How often the connection was lost.',
    type: 'counter',
    samples: ({ connections }) =>
      [...connections].map(([connection, { losses }]) => [{ connection }, losses]),
  },
  {
    name: 'kinoko_reconnects_total',
    help: 'How often the connection was opened again after a loss.',
    type: 'counter',
    samples: ({ connections }) =>
      [...connections].map(([connection, { reconnects }]) => [{ connection }, reconnects]),
  },
  {
    name: 'kinoko_redeliveries_total',
    help: 'Messages that came once more, since they were taken before and not settled.',
    type: 'counter',
    samples: ({ redeliveries }) => byQueue(redeliveries),
  },
  {
    name: 'kinoko_dead_letters_total',
    help: 'Messages that came back more often than max_redeliveries, and are in the queue of dead messages.',
    type: 'counter',
    samples: ({ deadLetters }) => byQueue(deadLetters),
  },
]

/** The names of all metrics, in the order of the text. */
export const metricNames: readonly string[] = metrics.map(({ name }) => name)

/**
 * The figures of containers in Prometheus' text format, for `serveHealth`: busy workers, pending calls, results by method,
 * connections. It counts from the time of the call on, so call it before the containers start.
 *
 * @returns a function that gives the text as of now
 *
 * @example
 * const metrics = prometheusMetrics(runner.containers.values())
 * await serveHealth([runner], { port: 8080, metrics })
 */
export function prometheusMetrics(containers: Iterable<ServiceContainer>): () => string {
  const followed = [...containers].map((container, i) => new ContainerFigures(container, i))
  return () => `${metrics.flatMap((metric) => linesOf(metric, followed)).join('\n')}\n`
}

function linesOf(metric: Metric, followed: readonly ContainerFigures[]): string[] {
  const lines = followed.flatMap((figures) => {
    const { container, instance } = figures
    const own = { service: container.serviceName, instance: String(instance) }
    return [...metric.samples(figures)].map(
      ([labels, value]) => `${metric.name}${written({ ...own, ...labels })} ${value}`,
    )
  })
  const { name, help, type } = metric
  return lines.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines]
}

function written(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return `{${parts.join(',')}}`
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}
