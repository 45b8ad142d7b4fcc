import { placeOf } from '../../amqp/broker-place.js'
import { connect } from '../../amqp/amqplib.js'
import { urisOf } from '../../amqp/uri.js'
import type { ResolvedConfig } from '../../config/config.js'
import { hostAmbient } from '../../ports/ambient.js'
import { requestQueueOf } from '../../rpc/wire.js'
import { CommandError } from '../command-error.js'
import { Broker } from '../operator/broker.js'
import { NoManagement, type Management } from '../operator/management.js'
import { connectionsByName, queuesByManagement } from './from-management.js'
import { queuesByDeclare } from './from-queues.js'
import { otherQueues, servicesOf, type QueueFigures, type Snapshot } from './snapshot.js'

/** The services and queues to look at. */
export interface Subject {
  readonly services: readonly string[]
  readonly queues: readonly string[]
  /** Whether queues of replies are shown, too. */
  readonly all: boolean
}

/** Gives snapshots of a broker. */
export interface Source {
  take(): Promise<Snapshot>
  close(): Promise<void>
}

/**
 * The management API where it answers, else passive declares of the queues that are named. Rejects with a CommandError that
 * says where it looked when there is neither.
 */
export async function openSource(
  config: ResolvedConfig,
  management: Management,
  subject: Subject,
): Promise<Source> {
  const place = placeOf(urisOf(config)[0]!)
  const names = namesOf(subject)
  try {
    await queuesByManagement(management, place.virtualHost)
  } catch (error) {
    if (!(error instanceof NoManagement)) throw error
    if (names.length > 0) return byDeclare(await Broker.open(config, connect), names, subject)
    throw new CommandError(
      `${error.message}. Or name what to look at, which AMQP alone can tell of: --service orders, --queue evt-orders-placed`,
      { cause: error },
    )
  }
  return {
    take: () => byManagement(management, place, names, subject),
    close: () => Promise.resolve(),
  }
}

type Place = ReturnType<typeof placeOf>

async function byManagement(
  management: Management,
  { host, virtualHost }: Place,
  names: readonly string[],
  subject: Subject,
): Promise<Snapshot> {
  const known = await queuesByManagement(management, virtualHost)
  const connections = await connectionsByName(management, virtualHost)
  const queues = names.length === 0 ? known : known.filter(({ name }) => names.includes(name))
  const source = `the management API at ${management.where}`
  return snapshotOf({ host, virtualHost, source }, queues, subject, connections)
}

function byDeclare(broker: Broker, names: readonly string[], subject: Subject): Source {
  const { host, virtualHost } = broker.place
  const source = 'passive declares, which tell neither unacknowledged messages nor rates'
  return {
    take: async () =>
      snapshotOf({ host, virtualHost, source }, await queuesByDeclare(broker, names), subject),
    close: () => broker.close(),
  }
}

function snapshotOf(
  { host, virtualHost, source }: { host: string; virtualHost: string; source: string },
  queues: readonly QueueFigures[],
  { all }: Subject,
  connections?: ReadonlyMap<string, number>,
): Snapshot {
  return {
    time: new Date(hostAmbient.now()).toISOString(),
    broker: host,
    virtualHost,
    source,
    services: servicesOf(queues, connections),
    queues: otherQueues(queues, all),
  }
}

function namesOf({ services, queues }: Subject): readonly string[] {
  const ofServices = services.map(requestQueueOf).flatMap((name) => [name, `${name}.dead`])
  return [...ofServices, ...queues]
}
