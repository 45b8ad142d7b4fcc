import type { Management } from '../operator/management.js'

/** Of a queue in the management API, what leads to its dead letters. */
interface QueueView {
  readonly name: string
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly effective_policy_definition?: Readonly<Record<string, unknown>> | null
}

interface BindingView {
  readonly destination: string
  readonly destination_type: string
}

/** The names of the queues of a virtual host that dead messages go to: those of `max_redeliveries`, and those of dead-letter exchanges. */
export async function deadQueueNames(
  management: Management,
  virtualHost: string,
): Promise<readonly string[]> {
  const queues = await management.get<readonly QueueView[]>('queues', virtualHost)
  const names = new Set(queues.map(({ name }) => name).filter((name) => name.endsWith('.dead')))
  const exchanges = new Set<string>()
  for (const { name, arguments: own = {}, effective_policy_definition: policy } of queues) {
    const exchange = own['x-dead-letter-exchange'] ?? policy?.['dead-letter-exchange']
    const routingKey = own['x-dead-letter-routing-key'] ?? policy?.['dead-letter-routing-key']
    if (exchange === '') names.add(typeof routingKey === 'string' ? routingKey : name)
    else if (typeof exchange === 'string') exchanges.add(exchange)
  }
  for (const exchange of exchanges) {
    const bindings = await management
      .get<readonly BindingView[]>('exchanges', virtualHost, exchange, 'bindings', 'source')
      .catch(() => []) // an exchange that is gone leads nowhere
    for (const { destination, destination_type: type } of bindings) {
      if (type === 'queue') names.add(destination)
    }
  }
  const existing = new Set(queues.map(({ name }) => name))
  return [...names].filter((name) => existing.has(name)).sort()
}
