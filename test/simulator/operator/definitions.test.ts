import { describe, expect, test } from 'vitest'
import { createSimulator, type Definitions } from 'kinoko/simulator'

/** As RabbitMQ 4.3.6 wrote it, shortened; the password is `pw`. */
const exported = {
  rabbit_version: '4.3.6',
  rabbitmq_version: '4.3.6',
  vhosts: [
    {
      limits: {},
      metadata: {
        description: 'Default virtual host',
        tags: [],
        default_queue_type: 'classic',
      },
      name: '/',
    },
    {
      limits: {},
      metadata: { description: '', tags: [], default_queue_type: 'quorum' },
      name: 'shop',
    },
  ],
  users: [
    {
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      limits: {},
      name: 'shop-user',
      password_hash: 'nk8MQrxc7zpmSCkrPhLIkh18uej1uOB2EIJHUaNlwAWJluwG',
      tags: [],
    },
  ],
  permissions: [{ configure: '^ok', read: '^ok', user: 'shop-user', vhost: 'shop', write: '^ok' }],
  topic_permissions: [
    { exchange: 'ok-topics', read: '^allowed', user: 'shop-user', vhost: 'shop', write: '.*' },
  ],
  parameters: [
    {
      component: 'operator_policy',
      name: 'most',
      value: { 'apply-to': 'all', definition: { 'max-length': 3 }, pattern: '^a', priority: 0 },
      vhost: '/',
    },
  ],
  global_parameters: [{ name: 'cluster_tags', value: [] }],
  policies: [],
  exchanges: [
    {
      arguments: {},
      auto_delete: false,
      durable: true,
      internal: false,
      name: 'orders',
      type: 'topic',
      vhost: '/',
    },
    {
      arguments: {},
      auto_delete: false,
      durable: true,
      internal: false,
      name: 'ok-topics',
      type: 'topic',
      vhost: 'shop',
    },
  ],
  queues: [
    {
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 },
      auto_delete: false,
      durable: true,
      name: 'a-orders',
      type: 'quorum',
      vhost: '/',
    },
  ],
  bindings: [
    {
      arguments: {},
      destination: 'a-orders',
      destination_type: 'queue',
      routing_key: '#.placed',
      source: 'orders',
      vhost: '/',
    },
  ],
} satisfies Definitions

/** Loads definitions of which one part differs. */
function loading(part: object): () => void {
  const { operator } = createSimulator({ rabbitmq: '4.3' })
  return () => operator.loadDefinitions({ ...exported, ...part })
}

const vhost = '/'

/** What other entries name. */
const things = {
  vhosts: exported.vhosts,
  users: exported.users,
  exchanges: exported.exchanges,
  queues: exported.queues,
} as unknown as Definitions

/** An entry of each part with all its fields. */
const complete: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  vhosts: {
    name: 'new',
    description: 'd',
    tags: ['t'],
    metadata: { description: 'd', tags: ['t'], default_queue_type: 'quorum' },
    limits: {},
    default_queue_type: 'quorum',
    tracing: false,
    cluster_state: {},
  },
  users: {
    name: 'u',
    password_hash: exported.users[0]!.password_hash,
    hashing_algorithm: 'rabbit_password_hashing_sha256',
    tags: ['monitoring'],
    limits: { 'max-channels': 5 },
  },
  permissions: { user: 'shop-user', vhost, configure: '', write: '', read: '' },
  topic_permissions: { user: 'shop-user', vhost, exchange: 'orders', write: '', read: '' },
  policies: {
    vhost,
    name: 'p',
    pattern: '^a',
    'apply-to': 'queues',
    priority: 1,
    definition: { 'max-length': 1 },
  },
  parameters: {
    vhost,
    component: 'operator_policy',
    name: 'o',
    value: { pattern: '^a', 'apply-to': 'queues', priority: 1, definition: { 'max-length': 1 } },
  },
  exchanges: {
    name: 'x',
    vhost,
    type: 'topic',
    durable: true,
    auto_delete: false,
    internal: false,
    arguments: { 'x-odd': [{ a: 1 }] },
    user_who_performed_action: 'guest',
  },
  queues: {
    name: 'q',
    vhost,
    type: 'quorum',
    durable: true,
    auto_delete: false,
    arguments: { 'x-queue-type': 'quorum' },
    user_who_performed_action: 'guest',
  },
  bindings: {
    source: 'orders',
    vhost,
    destination: 'a-orders',
    destination_type: 'queue',
    routing_key: 'k',
    arguments: {},
    properties_key: 'k',
  },
}

/** Objects that are fields, by the path of one of theirs. */
const ofValue: Readonly<Record<string, object>> = Object.fromEntries(
  [
    ['vhosts', 'metadata', 'description tags default_queue_type'],
    ['users', 'limits', 'max-channels'],
    ['parameters', 'value', 'pattern apply-to priority definition'],
    ['policies', 'definition', 'max-length'],
  ].flatMap(([part = '', field = '', names = '']) =>
    names.split(' ').map((name) => [`${part}.${field}.${name}`, complete[part]![field] as object]),
  ),
)

/** Those that may be lists or texts, and descriptions, which may be null. */
const isRight = (path: string, value: unknown): boolean =>
  (path.endsWith('tags') &&
    (typeof value === 'string' || (Array.isArray(value) && value.length === 0))) ||
  (/default_queue_type$|queues\.type$/.test(path) && (value === null || value === '')) ||
  (path.endsWith('description') && value === null) ||
  (/limits$|metadata$|arguments$/.test(path) &&
    !path.includes('users') &&
    JSON.stringify(value) === '[]')

/** Each field, with values of every other kind of JSON. */
const wrongValues = [
  ...Object.entries(complete).flatMap(([part, entry]) =>
    Object.entries(entry).map(([field, value]) => [`${part}.${field}`, value] as const),
  ),
  ...Object.entries(ofValue).map(
    ([path, object]) => [path, (object as Record<string, unknown>)[path.split('.')[2]!]] as const,
  ),
].map(([path, right]) => {
  const values = [5, 5.5, 'x', '', null, true, [], [5], { x: [null] }]
  const isOfKind = (value: unknown): boolean =>
    typeof value === typeof right && Array.isArray(value) === Array.isArray(right) && value !== null
  return [path, values.filter((value) => !isOfKind(value) && !isRight(path, value))] as const
})

describe('definitions', () => {
  test('are what a broker has from the start', async () => {
    const { connect } = createSimulator({ definitions: exported, rabbitmq: '4.3' })
    const channel = await (await connect('amqp://localhost')).createChannel()
    for (let i = 0; i < 5; i++) channel.publish('orders', 'a.placed', Buffer.from(String(i)))
    // the operator policy allows three
    expect(await channel.checkQueue('a-orders')).toMatchObject({ messageCount: 3 })
    const asDeclared = { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 } }
    await channel.assertQueue('a-orders', asDeclared)
  })

  test('know users by the hashes of their passwords', async () => {
    const { connect } = createSimulator({ definitions: exported })
    await expect(connect('amqp://shop-user:wrong@localhost/shop')).rejects.toThrow(/ACCESS_REFUSED/)
    const connection = await connect('amqp://shop-user:pw@localhost/shop')
    const channel = await connection.createChannel()
    await channel.assertQueue('ok')
    channel.on('error', () => undefined)
    await expect(channel.assertQueue('other')).rejects.toThrow(
      "ACCESS_REFUSED - configure access to queue 'other' in vhost 'shop' refused for user 'shop-user'",
    )
  })

  test('give way to users that the simulator was made with', async () => {
    const users = { 'shop-user': 'known' }
    const { connect } = createSimulator({ definitions: exported, users })
    await connect('amqp://shop-user:known@localhost/shop')
  })

  test('leave what is there as it is', async () => {
    const { connect, operator } = createSimulator({ rabbitmq: '4.3' })
    const channel = await (await connect('amqp://localhost')).createChannel()
    await channel.assertQueue('a-orders')
    operator.loadDefinitions(exported)
    await channel.assertQueue('a-orders')
    expect(channel.publish('orders', 'x.placed', Buffer.from('1'))).toBe(true)
    expect(await channel.checkQueue('a-orders')).toMatchObject({ messageCount: 1 })
  })

  test('of a single virtual host go where they are told to', async () => {
    const { connect, operator } = createSimulator({ virtualHosts: ['mine'] })
    operator.loadDefinitions({ queues: [{ name: 'q', durable: true }] }, 'mine')
    const channel = await (await connect('amqp://localhost/mine')).createChannel()
    expect(await channel.checkQueue('q')).toMatchObject({ messageCount: 0 })
  })

  // `rabbitmqctl import_definitions` of 3.10.8, 4.0.5 and 4.3.6 refuses each of these
  test.each<[Definitions, string]>([
    [{ queues: [{ name: 'q' }] }, "queues[0] ('q')"],
    [{ exchanges: [{ name: 'e', type: 'fanout' }] }, "exchanges[0] ('e')"],
    [
      {
        bindings: [
          { source: 'amq.fanout', destination: 'q', destination_type: 'queue', routing_key: '' },
        ],
      },
      "bindings[0] ('amq.fanout')",
    ],
    [{ policies: [{ name: 'p', pattern: '', definition: { 'max-length': 1 } }] }, 'policies[0]'],
    [
      {
        parameters: [
          { component: 'vhost-limits', name: 'limits', value: { 'max-connections': 1 } },
        ],
      },
      'parameters[0]',
    ],
    [{ permissions: [{ user: 'guest', configure: '', write: '', read: '' }] }, 'permissions[0]'],
    [
      { topic_permissions: [{ user: 'guest', exchange: 'e', write: '', read: '' }] },
      'topic_permissions[0]',
    ],
  ])('of a whole server name the virtual host of each thing: not %j', (definitions, where) => {
    const { operator, snapshot } = createSimulator()
    const before = snapshot()
    expect(() => operator.loadDefinitions(definitions)).toThrow(`definitions: ${where}`)
    expect(() => operator.loadDefinitions(definitions)).toThrow('"vhost" is missing')
    expect(() => createSimulator({ definitions })).toThrow('"vhost" is missing')
    expect(snapshot()).toEqual(before)
  })

  test.each(['3.10', '4.0', '4.3'] as const)(
    'leave what is called amq.… as it is, and the bindings of every queue to its name: %s',
    async (rabbitmq) => {
      const vhost = '/'
      const { connect, operator } = createSimulator({ rabbitmq })
      operator.loadDefinitions({
        exchanges: [
          { name: 'amq.own', vhost, type: 'fanout' },
          { name: 'amq.odd', vhost, type: 'no such type' },
          { name: 'amq.direct', vhost, type: 'fanout', durable: false },
          { name: '', vhost, type: 'direct' },
          { name: 'amq', vhost, type: 'fanout' },
        ],
        queues: [
          { name: 'amq.queue', vhost },
          { name: 'q', vhost },
        ],
        bindings: [
          { source: '', vhost, destination: 'q', destination_type: 'queue', routing_key: 'q' },
        ],
      })
      const connection = await connect('amqp://localhost')
      const isThere = async (kind: 'Exchange' | 'Queue', name: string): Promise<boolean> => {
        const channel = await connection.createChannel()
        channel.on('error', () => undefined)
        return channel[`check${kind}`](name).then(
          () => true,
          () => false,
        )
      }
      expect(await isThere('Exchange', 'amq.own')).toBe(false)
      expect(await isThere('Exchange', 'amq.odd')).toBe(false)
      expect(await isThere('Exchange', 'amq')).toBe(true)
      expect(await isThere('Queue', 'amq.queue')).toBe(false)
      expect(await isThere('Queue', 'q')).toBe(true)
    },
  )

  test.each([
    [{ queus: [] }, 'definitions: the field "queus" is not understood'],
    [{ queues: {} }, 'definitions: "queues" has to be a list'],
    [{ queues: ['q'] }, 'definitions: queues[0] has to be an object'],
    [
      { queues: [{ name: 'q', vhost: '/', lazy: true }] },
      `definitions: queues[0] ('q'): the field "lazy" is not understood`,
    ],
    [
      { queues: [{ vhost: '/' }] },
      'definitions: queues[0]: "name" has to be a text, and is missing',
    ],
    [
      { queues: [{ name: 'q', vhost: '/', durable: 'yes' }] },
      `definitions: queues[0] ('q'): "durable" has to be true or false, and is "yes"`,
    ],
    [
      { queues: [{ name: 'q', vhost: '/', arguments: { 'x-max-length': -1 } }] },
      /queue 'q' in '\/' cannot be had: .*x-max-length/,
    ],
    [
      { exchanges: [{ name: 'x', vhost: '/', type: 'x-made-up' }], bindings: [] },
      "definitions: exchange 'x' in '/' cannot be had: PRECONDITION_FAILED - unknown exchange type 'x-made-up'",
    ],
    [
      { exchanges: [] },
      "definitions: topic permissions of 'shop-user' cannot be had: NOT_FOUND - no exchange 'ok-topics' in vhost 'shop'",
    ],
    [
      { exchanges: [], topic_permissions: [] },
      "definitions: the binding of 'orders' to 'a-orders' cannot be had: NOT_FOUND - no exchange 'orders' in vhost '/'",
    ],
    [
      { queues: [{ name: 'q', vhost: 'nowhere' }] },
      "definitions: there is no virtual host 'nowhere'",
    ],
    [{ users: [] }, "definitions: there is no user 'shop-user'"],
    [
      { policies: [{ vhost: '/', name: 'p', pattern: '(', definition: { 'max-length': 1 } }] },
      `definitions: policies[0] ('p'): policy 'p': the pattern: "(" is no regular expression`,
    ],
    [
      { parameters: [{ vhost: '/', component: 'shovel', name: 's', value: {} }] },
      /parameters of the component "shovel" are not simulated/,
    ],
    [{ vhosts: [{ name: '/', limits: { 'max-foo': 3 } }] }, /there is no limit "max-foo"/],
    [{ users: [{ name: 'u', tags: '', password_hash: '?' }] }, /"password_hash" is no base64/],
    [{ users: [{ name: 'u', password: '' }] }, /"tags" has to be a list of texts, and is missing/],
  ])('say what is wrong: %j', (part, message) => {
    expect(loading(part)).toThrow(message)
  })

  test.each(wrongValues)('with %s of a wrong kind are refused', (path, values) => {
    const [part, field, inner] = path.split('.') as [string, string, string?]
    const simulator = createSimulator({ rabbitmq: '4.3' })
    simulator.operator.loadDefinitions(things)
    const before = simulator.snapshot()
    for (const value of values) {
      const wrong = inner === undefined ? value : { ...ofValue[path], [inner]: value }
      const entry = { ...complete[part], [field]: wrong }
      const load = (): void => simulator.operator.loadDefinitions({ [part]: [entry] })
      expect(load).toThrow(TypeError)
      expect(load).toThrow(`definitions: ${part}[0]`)
      expect(load).toThrow(inner ?? field)
    }
    expect(simulator.snapshot()).toEqual(before)
  })

  test.each(Object.keys(complete))('with a list of %s that is none are refused', (part) => {
    const { operator } = createSimulator({ rabbitmq: '4.3' })
    const load = (value: unknown) => (): void => operator.loadDefinitions({ [part]: value })
    for (const value of [5, 'x', true, null, {}]) {
      expect(load(value)).toThrow(`definitions: "${part}" has to be a list`)
    }
    for (const value of [5, 'x', true, null, []]) {
      expect(load([value])).toThrow(`definitions: ${part}[0] has to be an object`)
    }
    operator.loadDefinitions(things)
    operator.loadDefinitions({ [part]: [complete[part]] })
  })

  test.each([
    [
      { rabbitmq_version: 4 },
      'definitions: "rabbitmq_version" has to be a text, and is the number 4',
    ],
    [{ metadata: [] }, 'definitions: "metadata" has to be an object, and is []'],
    [{ global_parameters: 5 }, 'definitions: "global_parameters" has to be a list'],
    [{ global_parameters: [5] }, 'definitions: global_parameters[0] has to be an object'],
    [{ global_parameters: [{ name: 5, value: 1 }] }, 'has to be a text that is not empty'],
    [{ toString: [] }, 'definitions: the field "toString" is not understood'],
  ])('with a fact that is none are refused: %j', (part, message) => {
    expect(loading(part)).toThrow(message)
  })

  // each of them is one with which RabbitMQ does nothing of what it seems to say, or nothing at all
  test.each<[object, string]>([
    [
      { bindings: [{ ...complete['bindings'], routing_key: undefined }] },
      `definitions: bindings[0] ('orders'): "routing_key" has to be a text, and is missing`,
    ],
    [
      { queues: [{ name: 'q', vhost: '/', type: 'quorum' }] },
      `definitions: queues[0] ('q'): "type" is "quorum", and RabbitMQ goes by the argument "x-queue-type" alone: name it there`,
    ],
    [
      { vhosts: [...exported.vhosts, { name: 'v', default_queue_type: 'quorum' }] },
      `definitions: vhosts[2] ('v'): "default_queue_type" is "quorum", and RabbitMQ goes by the one of the "metadata" alone: name it there`,
    ],
    [
      { vhosts: [...exported.vhosts, { name: 'v', limits: { 'max-queues': 5 } }] },
      `definitions: vhosts[2] ('v'): "limits" are not those that RabbitMQ sets: it goes by a parameter of the component "vhost-limits" alone; add that`,
    ],
    [
      { users: [{ ...exported.users[0], password: 'pw' }] },
      `definitions: users[0] ('shop-user'): "password" and "password_hash" are both there, and RabbitMQ takes one`,
    ],
    [
      {
        parameters: [
          { ...exported.parameters[0], value: { pattern: '', definition: { expires: 1 } } },
        ],
      },
      `definitions: parameters[0] ('most'): the "priority" of its value is missing`,
    ],
  ])('are refused where RabbitMQ makes something else of them: %j', (part, message) => {
    expect(loading(part)).toThrow(message)
  })

  test('may have empty arguments as a list, as RabbitMQ takes them', async () => {
    const { connect, operator } = createSimulator({ rabbitmq: '4.3' })
    operator.loadDefinitions({
      queues: [{ name: 'q', vhost: '/', arguments: [] as object }],
    } as Definitions)
    const channel = await (await connect('amqp://localhost')).createChannel()
    await channel.assertQueue('q')
  })

  // as RabbitMQ 3.10.8 and 4.0.5 wrote them
  test.each(['3.10', '4.0'] as const)('of %s have values as lists of pairs', async (rabbitmq) => {
    const vhost = '/'
    const { connect } = createSimulator({
      rabbitmq,
      definitions: {
        parameters: [
          {
            vhost,
            component: 'operator_policy',
            name: 'few',
            value: {
              'apply-to': 'queues',
              definition: [['max-length', 2]],
              pattern: '^q',
              priority: 0,
            },
          },
          { vhost, component: 'vhost-limits', name: 'limits', value: [['max-queues', 1]] },
        ],
      },
    })
    const channel = await (await connect('amqp://localhost')).createChannel()
    channel.on('error', () => undefined)
    await channel.assertQueue('q')
    for (let i = 0; i < 4; i++) channel.sendToQueue('q', Buffer.from('m'))
    expect(await channel.checkQueue('q')).toMatchObject({ messageCount: 2 })
    await expect(channel.assertQueue('more')).rejects.toThrow(/PRECONDITION_FAILED/)
  })

  test('with a binding whose queue was exclusive say what to do', () => {
    expect(loading({ queues: [] })).toThrow(
      /no queue 'a-orders' in vhost '\/'\. A queue that is not in the file may have been an exclusive one .*: take the binding out/,
    )
  })

  test('are not done by half', () => {
    const simulator = createSimulator()
    const before = simulator.snapshot()
    const definitions = { ...exported, bindings: [{ ...exported.bindings[0]!, source: 'gone' }] }
    expect(() => simulator.operator.loadDefinitions(definitions)).toThrow(/'gone'/)
    expect(simulator.snapshot()).toEqual(before)
  })
})
