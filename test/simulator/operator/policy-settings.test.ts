import { describe, expect, test } from 'vitest'
import { createSimulator, rabbitmqVersions, type PolicyOptions } from 'kinoko/simulator'

type Row = readonly [
  verdicts: string,
  kind: 'policy' | 'operator policy',
  definition: Readonly<Record<string, unknown>>,
  applyTo?: string,
]

/** What `rabbit_policy:parse_set` and `parse_set_op` took (y) and refused (n) on RabbitMQ 3.10.8, 4.0.5 and 4.3.6. */
const recorded: readonly Row[] = [
  ['nnn', 'policy', { 'max-age': '5x' }],
  ['yyy', 'policy', { 'max-age': '5s' }],
  ['nnn', 'policy', { 'max-age': '5' }],
  ['nnn', 'policy', { 'max-age': 'Y5' }],
  ['yyy', 'policy', { 'max-age': '5Y' }],
  ['yyy', 'policy', { 'max-age': '1h' }],
  ['nnn', 'policy', { 'max-age': '' }],
  ['nnn', 'policy', { 'max-age': 5 }],
  ['nnn', 'policy', { 'max-age': '1w' }],
  ['nnn', 'policy', { 'max-age': '-5s' }],
  ['yyy', 'policy', { 'max-age': '05D' }],
  ['nnn', 'policy', { 'max-age': '5 s' }],
  ['yyy', 'policy', { 'max-age': '5M' }],
  ['yyy', 'policy', { 'max-age': '5m' }],
  ['nnn', 'policy', { 'max-age': '5sx' }],
  ['nnn', 'policy', { 'max-age': '1.5h' }],
  ['nnn', 'policy', { 'delayed-retry-type': 'all' }],
  ['nny', 'policy', { 'delayed-retry-type': 'disabled' }],
  ['nny', 'policy', { 'delayed-retry-type': 'all', 'delayed-retry-min': 1000 }],
  [
    'nnn',
    'policy',
    { 'delayed-retry-type': 'all', 'delayed-retry-min': 1000, 'delayed-retry-max': 500 },
  ],
  ['nny', 'policy', { 'delayed-retry-min': 1000 }],
  ['nny', 'policy', { 'delayed-retry-max': 1000 }],
  ['nnn', 'policy', { 'delayed-retry-min': 0, 'delayed-retry-type': 'all' }],
  ['nnn', 'policy', { 'delayed-retry-min': 1000, 'delayed-retry-max': 500 }],
  ['nny', 'policy', { 'delayed-retry-type': 'disabled', 'delayed-retry-min': 1000 }],
  ['nnn', 'policy', { 'delayed-retry-type': 'failed', 'delayed-retry-max': 1000 }],
  ['nnn', 'policy', { 'delayed-retry-type': 'failed', 'delayed-retry-min': '1' }],
  ['nyy', 'policy', { 'consumer-timeout': 1000 }],
  ['nnn', 'policy', { 'consumer-timeout': -1 }],
  ['nny', 'policy', { 'consumer-disconnected-timeout': 1000 }],
  ['nnn', 'policy', { 'consumer-disconnected-timeout': -1 }],
  ['nyy', 'policy', { 'delivery-limit': -1 }],
  ['yyy', 'policy', { 'delivery-limit': 0 }],
  ['nnn', 'policy', { 'delivery-limit': 'x' }],
  ['nyy', 'policy', { 'max-length': 5 }, 'classic_queues'],
  ['nyy', 'policy', { 'max-length': 5 }, 'quorum_queues'],
  ['nyy', 'policy', { 'max-length': 5 }, 'streams'],
  ['yyy', 'policy', { 'max-length': 5 }, 'queues'],
  ['yyy', 'policy', { 'max-length': 5 }, 'exchanges'],
  ['yyy', 'policy', { 'max-length': 5 }],
  ['nnn', 'policy', { 'max-length': 5 }, 'x'],
  ['yyy', 'policy', { 'dead-letter-exchange': 'x' }],
  ['nnn', 'operator policy', { 'dead-letter-exchange': 'x' }],
  ['yyy', 'policy', { 'dead-letter-routing-key': 'x' }],
  ['nnn', 'operator policy', { 'dead-letter-routing-key': 'x' }],
  ['yyy', 'policy', { 'alternate-exchange': 'x' }],
  ['nnn', 'operator policy', { 'alternate-exchange': 'x' }],
  ['yyy', 'policy', { overflow: 'reject-publish' }],
  ['nyy', 'operator policy', { overflow: 'reject-publish' }],
  ['yyy', 'policy', { 'dead-letter-strategy': 'at-most-once' }],
  ['nnn', 'operator policy', { 'dead-letter-strategy': 'at-most-once' }],
  ['nnn', 'operator policy', { 'consumer-timeout': 1000 }],
  ['nnn', 'operator policy', { 'consumer-disconnected-timeout': 1000 }],
  ['nny', 'operator policy', { 'delayed-retry-max': 1000 }],
  ['nny', 'operator policy', { 'delayed-retry-min': 1000 }],
  ['nny', 'operator policy', { 'delayed-retry-type': 'disabled' }],
  ['yyy', 'operator policy', { 'delivery-limit': 5 }],
  ['yyy', 'policy', { expires: 1000 }],
  ['yyy', 'operator policy', { expires: 1000 }],
  ['yyy', 'policy', { 'max-age': '5h' }],
  ['nnn', 'operator policy', { 'max-age': '5h' }],
  ['yyy', 'operator policy', { 'max-length': 5 }],
  ['yyy', 'policy', { 'max-length-bytes': 5 }],
  ['yyy', 'operator policy', { 'max-length-bytes': 5 }],
  ['yyy', 'policy', { 'message-ttl': 5 }],
  ['yyy', 'operator policy', { 'message-ttl': 5 }],
  ['yyy', 'policy', { 'queue-mode': 'lazy' }],
  ['nnn', 'operator policy', { 'queue-mode': 'lazy' }],
  ['yyy', 'policy', { 'stream-max-segment-size-bytes': 50000 }],
  ['nnn', 'operator policy', { 'stream-max-segment-size-bytes': 50000 }],
  ['yyy', 'policy', { 'queue-version': 2 }],
  ['nyy', 'operator policy', { 'queue-version': 2 }],
  ['yyy', 'policy', { 'queue-leader-locator': 'balanced' }],
  ['nnn', 'operator policy', { 'queue-leader-locator': 'balanced' }],
  ['yyy', 'policy', { 'max-in-memory-length': 5 }],
  ['yyy', 'operator policy', { 'max-in-memory-length': 5 }],
  ['yyy', 'policy', { 'max-in-memory-bytes': 5 }],
  ['yyy', 'operator policy', { 'max-in-memory-bytes': 5 }],
  ['nyy', 'policy', { 'target-group-size': 3 }],
  ['nyy', 'operator policy', { 'target-group-size': 3 }],
  ['yyn', 'policy', { 'queue-master-locator': 'min-masters' }],
  ['nyn', 'operator policy', { 'queue-master-locator': 'min-masters' }],
  ['ynn', 'policy', { 'ha-mode': 'all' }],
  ['nnn', 'operator policy', { 'ha-mode': 'all' }],
  ['nnn', 'policy', { 'ha-params': 2 }],
  ['nnn', 'operator policy', { 'ha-params': 2 }],
  ['nnn', 'policy', { 'ha-sync-mode': 'manual' }],
  ['nnn', 'operator policy', { 'ha-sync-mode': 'manual' }],
  ['nnn', 'policy', { 'ha-promote-on-shutdown': 'always' }],
  ['nnn', 'operator policy', { 'ha-promote-on-shutdown': 'always' }],
  ['nnn', 'policy', { 'ha-promote-on-failure': 'always' }],
  ['nnn', 'operator policy', { 'ha-promote-on-failure': 'always' }],
  ['yyy', 'policy', { 'initial-cluster-size': 3 }],
  ['nnn', 'operator policy', { 'initial-cluster-size': 3 }],
  ['nyy', 'policy', { 'stream-filter-size-bytes': 20 }],
  ['nnn', 'operator policy', { 'stream-filter-size-bytes': 20 }],
  ['nnn', 'policy', { 'ha-sync-batch-size': 5 }],
  ['nnn', 'operator policy', { 'ha-sync-batch-size': 5 }],
  ['nnn', 'policy', { 'single-active-consumer': true }],
  ['nnn', 'operator policy', { 'single-active-consumer': true }],
  ['nnn', 'policy', { 'max-priority': 5 }],
  ['nnn', 'operator policy', { 'max-priority': 5 }],
  ['nnn', 'policy', { 'queue-version': -1 }],
  ['nnn', 'policy', { 'max-in-memory-length': -1 }],
  ['nnn', 'policy', { 'max-in-memory-bytes': -1 }],
  ['nnn', 'policy', { 'target-group-size': -1 }],
  ['nnn', 'policy', { 'stream-max-segment-size-bytes': -1 }],
  ['nnn', 'policy', { expires: -1 }],
  ['nnn', 'policy', { 'max-length': -1 }],
  ['nnn', 'policy', { 'max-length-bytes': -1 }],
  ['nnn', 'policy', { 'message-ttl': -1 }],
  ['nnn', 'policy', { 'queue-leader-locator': 'min-masters' }],
  ['nyn', 'policy', { 'queue-master-locator': 'least-leaders' }],
  ['nnn', 'policy', { 'queue-master-locator': 'all' }],
  ['nnn', 'policy', { 'ha-mode': 'client-local' }],
  ['nnn', 'policy', { overflow: 'client-local' }],
  ['nnn', 'policy', { 'dead-letter-strategy': 'client-local' }],
  ['nnn', 'policy', { 'queue-mode': 'client-local' }],
  ['ynn', 'policy', { 'ha-mode': 'exactly', 'ha-params': 2 }],
  ['ynn', 'policy', { 'ha-mode': 'nodes', 'ha-params': ['a@b'] }],
  ['nnn', 'policy', { 'ha-mode': 'all', 'ha-params': 2 }],
  ['nnn', 'policy', { 'ha-mode': 'exactly', 'ha-params': 'x' }],
  ['nnn', 'policy', { 'ha-mode': 'nodes', 'ha-params': [] }],
  ['ynn', 'policy', { 'ha-mode': 'all', 'ha-sync-mode': 'automatic' }],
  ['nnn', 'policy', { 'ha-mode': 'all', 'ha-sync-mode': 'x' }],
  ['nnn', 'policy', { 'ha-mode': 'all', 'ha-sync-batch-size': 0 }],
  ['nnn', 'policy', { 'ha-mode': 'all', 'ha-promote-on-shutdown': 'x' }],
  ['nnn', 'policy', { 'dead-letter-exchange': 5 }],
  ['nnn', 'policy', { 'dead-letter-routing-key': 5 }],
  ['nnn', 'policy', { 'alternate-exchange': 5 }],
]

function isTaken(rabbitmq: '4.3', [, kind, definition, applyTo]: Row): boolean {
  const { operator } = createSimulator({ rabbitmq })
  const policy = { name: 'p', pattern: '^q', definition, ...(applyTo && { applyTo }) }
  try {
    if (kind === 'policy') operator.setPolicy(policy as PolicyOptions)
    else operator.setOperatorPolicy(policy as PolicyOptions)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return false
  }
}

describe('the settings of policies', () => {
  test.each(rabbitmqVersions)('are taken or refused as RabbitMQ does in %s', (rabbitmq) => {
    const place = rabbitmqVersions.indexOf(rabbitmq)
    const otherwise = recorded.filter(
      (row) => isTaken(rabbitmq as '4.3', row) !== (row[0][place] === 'y'),
    )
    expect(otherwise).toEqual([])
  })

  test('that are deprecated are taken where the feature is permitted', () => {
    const definition = { 'queue-master-locator': 'random' }
    const policy: PolicyOptions = { name: 'p', pattern: '^q', definition }
    expect(() => createSimulator({ rabbitmq: '4.3' }).operator.setPolicy(policy)).toThrow(
      "policy 'p': queue-master-locator is a deprecated feature that is not permitted",
    )
    const deprecatedFeatures = { queue_master_locator: true }
    const { operator } = createSimulator({ rabbitmq: '4.3', deprecatedFeatures })
    expect(() => operator.setPolicy(policy)).not.toThrow()
  })

  test.each<readonly [object, string]>([
    [
      { 'max-age': '5x' },
      'max-age has to be a text of a number and one of Y, M, D, h, m, s, and is "5x"',
    ],
    [
      { 'delayed-retry-type': 'all' },
      'delayed-retry-min is required when delayed-retry-type is "all"',
    ],
    [
      { 'delayed-retry-min': 2, 'delayed-retry-max': 1 },
      'delayed-retry-max (1) must not be smaller than delayed-retry-min (2)',
    ],
    [{ 'ha-mode': 'all' }, 'ha-mode is no setting that RabbitMQ 4.3.6 takes in policies; '],
  ])('that are wrong are told: %j', (definition, message) => {
    const { operator } = createSimulator({ rabbitmq: '4.3' })
    const policy = { name: 'p', pattern: '^q', definition } as PolicyOptions
    expect(() => operator.setPolicy(policy)).toThrow(`policy 'p': ${message}`)
  })

  test.each([
    // by the capabilities of the types of queues
    ['3.10', 'queue-leader-locator', 'balanced', 9],
    ['4.0', 'queue-leader-locator', 'balanced', 2],
    ['3.10', 'max-in-memory-length', 5, 2],
    ['4.0', 'max-in-memory-length', 5, 9],
    ['4.3', 'target-group-size', 3, 9],
  ] as const)(
    'keep a policy of %s away from a classic queue: %s',
    async (rabbitmq, key, value, count) => {
      const { operator, connect } = createSimulator({ rabbitmq })
      const definition = { 'max-length': 2, [key]: value }
      operator.setPolicy({ name: 'p', pattern: '^q', definition })
      const channel = await (await connect('amqp://localhost')).createChannel()
      await channel.assertQueue('q')
      for (let i = 0; i < 9; i++) channel.sendToQueue('q', Buffer.from('m'))
      expect(await channel.checkQueue('q')).toMatchObject({ messageCount: count })
    },
  )
})
