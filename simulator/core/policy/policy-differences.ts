import type { PolicyDifferences } from '../differences.js'
import { policyTargets } from './policy.js'

const mirroring = words(
  'ha-mode ha-params ha-sync-mode ha-promote-on-shutdown ha-promote-on-failure',
)

const stream = words('max-age stream-max-segment-size-bytes initial-cluster-size')

const ofStream310 = words(`
  expires message-ttl dead-letter-exchange dead-letter-routing-key max-length max-in-memory-length
  max-in-memory-bytes overflow queue-mode delivery-limit queue-master-locator dead-letter-strategy`)

const quorum = [...mirroring, ...stream, ...words('queue-mode queue-master-locator')]

/** As the registries and the capabilities of queue types of RabbitMQ 3.10.8 have it. */
export const policies310: PolicyDifferences = {
  settings: words(`
    alternate-exchange dead-letter-exchange dead-letter-routing-key dead-letter-strategy
    delivery-limit expires ha-mode ha-params ha-promote-on-failure ha-promote-on-shutdown
    ha-sync-batch-size ha-sync-mode initial-cluster-size max-age max-in-memory-bytes
    max-in-memory-length max-length max-length-bytes message-ttl overflow queue-leader-locator
    queue-master-locator queue-mode queue-version stream-max-segment-size-bytes`),
  ofOperators: words(`
    delivery-limit expires max-in-memory-bytes max-in-memory-length max-length max-length-bytes
    message-ttl`),
  targets: ['queues', 'exchanges', 'all'],
  masterLocators: words('client-local random min-masters'),
  unsupported: {
    classic: [...stream, ...words('queue-leader-locator delivery-limit dead-letter-strategy')],
    quorum,
    stream: [...ofStream310, ...mirroring],
  },
}

const newIn40 = words('consumer-timeout stream-filter-size-bytes target-group-size')

/** As RabbitMQ 4.0.5 has it. */
export const policies40: PolicyDifferences = {
  settings: [...policies310.settings.filter((name) => !name.startsWith('ha-')), ...newIn40],
  ofOperators: [
    ...policies310.ofOperators,
    ...words('overflow queue-master-locator queue-version target-group-size'),
  ],
  targets: policyTargets,
  masterLocators: words('client-local balanced random least-leaders min-masters'),
  unsupported: {
    classic: [
      ...stream,
      ...words(`
        delivery-limit dead-letter-strategy max-in-memory-length max-in-memory-bytes
        target-group-size`),
    ],
    quorum,
    stream: [...ofStream310, ...mirroring, 'target-group-size'],
  },
}

const retries = words('delayed-retry-max delayed-retry-min delayed-retry-type')

/** As RabbitMQ 4.3.6 has it. */
export const policies43: PolicyDifferences = {
  ...policies40,
  settings: [...policies40.settings, ...retries, 'consumer-disconnected-timeout'],
  ofOperators: [...policies40.ofOperators, ...retries],
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
