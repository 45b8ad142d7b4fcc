import amqplib from 'amqplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBroker, type RunningBroker } from 'kinoko/broker'

let broker: RunningBroker

beforeAll(async () => {
  broker = await startBroker({ managementPort: 0, virtualHosts: ['/', 'v'], rabbitmq: '4.3' })
})

afterAll(() => broker.stop())

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  login: string | undefined = 'guest:guest',
): Promise<Answer> {
  const response = await fetch(`${broker.managementUri}/api/${path}`, {
    method,
    headers: {
      ...(login === '' ? {} : { authorization: `Basic ${btoa(login)}` }),
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    headers: response.headers,
  }
}

const get = async (path: string): Promise<unknown> => (await ask('GET', path)).body

function names(list: unknown): unknown[] {
  return (list as { name: unknown }[]).map(({ name }) => name)
}

// the statuses and bodies are those of RabbitMQ 4.3.6, but for what is said otherwise
describe('the management API', () => {
  it('lets in who has a password, and says what it wants', async () => {
    const { status, headers } = await ask('GET', 'overview', undefined, '')
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe('Basic realm="RabbitMQ Management"')
    expect(await ask('GET', 'overview', undefined, 'guest:wrong')).toMatchObject({
      status: 401,
      body: { error: 'not_authorized', reason: 'Not_Authorized' },
    })
    expect(await get('whoami')).toEqual({
      name: 'guest',
      tags: ['administrator'],
      is_internal_user: true,
    })
  })

  it.each([
    ['GET', 'nope', 404, { error: 'Object Not Found', reason: 'Not Found' }],
    ['POST', 'overview', 405, undefined],
    ['GET', 'queues/v/nope', 404, { error: 'Object Not Found', reason: 'Not Found' }],
    ['GET', 'queues/nope', 404, { error: 'Object Not Found', reason: 'Not Found' }],
    ['DELETE', 'queues/v/nope/contents', 404, { error: 'Object Not Found', reason: 'Not Found' }],
    ['PUT', 'queues/v/%zz', 404, { error: 'Object Not Found', reason: 'Not Found' }],
  ])('answers %s %s with %i', async (method, path, status, body) => {
    expect(await ask(method, path)).toMatchObject({ status, body })
  })

  it('refuses a body that is no JSON', async () => {
    expect(await ask('PUT', 'queues/v/q', '{nope')).toMatchObject({
      status: 400,
      body: { error: 'bad_request', reason: 'not_json' },
    })
  })

  it('is an overview of what there is', async () => {
    expect(await get('overview')).toMatchObject({
      rabbitmq_version: '4.3.6',
      node: 'rabbit@kinoko',
      object_totals: { connections: 0, queues: 0, exchanges: 14 },
      listeners: [
        { protocol: 'amqp', port: broker.port },
        { protocol: 'http', port: Number(new URL(broker.managementUri!).port) },
      ],
    })
    expect(names(await get('nodes'))).toEqual(['rabbit@kinoko'])
  })
})

describe('queues over the management API', () => {
  it('are declared, shown and deleted', async () => {
    const declaration = { durable: true, arguments: { 'x-max-length': 10 } }
    expect((await ask('PUT', 'queues/v/q1', declaration)).status).toBe(201)
    expect((await ask('PUT', 'queues/v/q1', declaration)).status).toBe(204)
    const other = { durable: true, arguments: { 'x-max-length': 11 } }
    expect(await ask('PUT', 'queues/v/q1', other)).toMatchObject({
      status: 400,
      body: {
        error: 'bad_request',
        reason:
          "inequivalent arg 'x-max-length' for queue 'q1' in vhost 'v': received '11' but current is '10'",
      },
    })
    expect(await ask('PUT', 'queues/v/q2', { durable: 'yes' })).toMatchObject({
      status: 400,
      body: { error: 'bad_request', reason: ['not_boolean', 'yes'] },
    })
    expect(await get('queues/v/q1')).toMatchObject({
      arguments: { 'x-max-length': 10 },
      auto_delete: false,
      durable: true,
      exclusive: false,
      messages: 0,
      consumers: 0,
      name: 'q1',
      type: 'classic',
      vhost: 'v',
    })
    expect((await ask('DELETE', 'queues/v/q1?if-empty=true')).status).toBe(204)
    expect((await ask('DELETE', 'queues/v/q1')).status).toBe(404)
  })

  it('give messages with both bodies, and count at once', async () => {
    await ask('PUT', 'queues/v/g', { durable: true })
    for (const [payload, payload_encoding] of [
      ['hello', 'string'],
      ['AP8=', 'base64'],
    ]) {
      const properties = { delivery_mode: 2, headers: { h: 1 }, content_type: 'text/plain' }
      const message = { properties, routing_key: 'g', payload, payload_encoding }
      expect((await ask('POST', 'exchanges/v/amq.default/publish', message)).body).toEqual({
        routed: true,
      })
    }
    expect(await get('queues/v/g')).toMatchObject({ messages: 2, messages_ready: 2 })
    const first = {
      payload_bytes: 5,
      exchange: '',
      routing_key: 'g',
      payload: 'hello',
      payload_encoding: 'string',
      properties: { delivery_mode: 2, headers: { h: 1 }, content_type: 'text/plain' },
    }
    const asked = { count: 5, ackmode: 'ack_requeue_true', encoding: 'auto' }
    expect((await ask('POST', 'queues/v/g/get', asked)).body).toEqual([
      { ...first, redelivered: false, message_count: 1 },
      expect.objectContaining({ payload: 'AP8=', payload_encoding: 'base64', message_count: 0 }),
    ])
    // RabbitMQ takes this one no more, since 3.7; test suites of that time send it
    const old = { count: 1, requeue: true, encoding: 'auto' }
    expect((await ask('POST', 'queues/v/g/get', old)).body).toEqual([
      { ...first, redelivered: true, message_count: 1 },
    ])
    const last = { count: 1, ackmode: 'ack_requeue_false', encoding: 'base64', truncate: 2 }
    expect((await ask('POST', 'queues/v/g/get', last)).body).toMatchObject([
      { payload_bytes: 5, payload: 'aGU=', payload_encoding: 'base64', redelivered: true },
    ])
    expect((await ask('DELETE', 'queues/v/g/contents')).status).toBe(204)
    expect(await get('queues/v/g')).toMatchObject({ messages: 0 })
  })

  it.each([
    [{ count: 1, encoding: 'auto' }, '[{key_missing,ackmode}]'],
    [
      { count: 1, ackmode: 'x', encoding: 'auto' },
      'Invalid ackmode value: x. Valid values are: ack_requeue_true, ack_requeue_false, reject_requeue_true, reject_requeue_false',
    ],
  ])('refuse to be got from with %j', async (body, reason) => {
    await ask('PUT', 'queues/v/refusing')
    expect(await ask('POST', 'queues/v/refusing/get', body)).toMatchObject({
      status: 400,
      body: { error: 'bad_request', reason },
    })
  })

  it('are listed by columns, in an order, by pages', async () => {
    for (const name of ['l2', 'l1', 'l3']) await ask('PUT', `queues/%2F/${name}`)
    expect(await get('queues/%2F?sort=name&sort_reverse=true&columns=name')).toEqual([
      { name: 'l3' },
      { name: 'l2' },
      { name: 'l1' },
    ])
    expect(
      await get('queues/%2F?page=2&page_size=1&sort=name&name=l&columns=name,arguments'),
    ).toEqual({
      filtered_count: 3,
      item_count: 1,
      items: [{ name: 'l2', arguments: { 'x-queue-type': 'classic' } }],
      page: 2,
      page_count: 3,
      page_size: 1,
      total_count: 3,
    })
  })
})

describe('exchanges and bindings over the management API', () => {
  it('are made, shown, used and taken away', async () => {
    await ask('PUT', 'queues/v/b1')
    expect((await ask('PUT', 'exchanges/v/e1', { type: 'topic', durable: true })).status).toBe(201)
    expect(await ask('PUT', 'exchanges/v/e1', { type: 'fanout', durable: true })).toMatchObject({
      status: 400,
      body: {
        reason:
          "inequivalent arg 'type' for exchange 'e1' in vhost 'v': received 'fanout' but current is 'topic'",
      },
    })
    const bound = await ask('POST', 'bindings/v/e/e1/q/b1', { routing_key: 'a.*', arguments: {} })
    expect(bound.status).toBe(201)
    expect(bound.headers.get('location')).toBe('b1/a.*')
    await ask('POST', 'bindings/v/e/e1/q/b1', { routing_key: 'x~y z', arguments: { n: 1 } })
    const bindings = (await get('bindings/v/e/e1/q/b1')) as { properties_key: string }[]
    expect(bindings[0]).toEqual({
      source: 'e1',
      vhost: 'v',
      destination: 'b1',
      destination_type: 'queue',
      routing_key: 'a.*',
      arguments: {},
      properties_key: 'a.*',
    })
    expect(bindings[1]?.properties_key).toMatch(/^x%7Ey\+z~[\w-]+$/)
    const publish = async (routing_key: string): Promise<unknown> => {
      const message = { properties: {}, routing_key, payload: 'x', payload_encoding: 'string' }
      return (await ask('POST', 'exchanges/v/e1/publish', message)).body
    }
    expect(await publish('a.b')).toEqual({ routed: true })
    for (const { properties_key } of bindings) {
      const path = `bindings/v/e/e1/q/b1/${encodeURIComponent(properties_key)}`
      expect((await ask('GET', path)).status).toBe(200)
      expect((await ask('DELETE', path)).status).toBe(204)
      expect((await ask('DELETE', path)).status).toBe(404)
    }
    expect(await publish('a.b')).toEqual({ routed: false })
    expect((await ask('DELETE', 'exchanges/v/e1')).status).toBe(204)
  })

  it.each([
    ['POST', 'bindings/v/e/amq.topic/q/nope', { routing_key: 'x' }, 404],
    ['POST', 'exchanges/v/nope/publish', {}, 400],
    ['PUT', 'exchanges/v/e2', { type: 'nope' }, 400],
    ['DELETE', 'exchanges/v/amq.topic', undefined, 401],
  ])('answer %s %s %j with %i', async (method, path, body, status) => {
    expect((await ask(method, path, body)).status).toBe(status)
  })

  it('bind exchanges to exchanges, and queues to the default exchange', async () => {
    const path = 'bindings/v/e/amq.topic/e/amq.fanout'
    const { headers } = await ask('POST', path, { routing_key: '' })
    expect(headers.get('location')).toBe('amq.fanout/~')
    expect(await get(`${path}/~`)).toMatchObject({ destination_type: 'exchange', routing_key: '' })
    expect((await ask('DELETE', `${path}/~`)).status).toBe(204)
    await ask('PUT', 'queues/v/implicit')
    expect(await get('queues/v/implicit/bindings')).toEqual([
      expect.objectContaining({ source: '', routing_key: 'implicit', properties_key: 'implicit' }),
    ])
  })
})

describe('connections over the management API', () => {
  it('are listed the moment they are open, and closed by force', async () => {
    const connection = await amqplib.connect(`${broker.uri}/v`, {
      clientProperties: { connection_name: 'mine' },
    })
    const channel = await connection.createConfirmChannel()
    await channel.assertQueue('watched')
    await channel.prefetch(7)
    await channel.consume('watched', () => undefined, { consumerTag: 'tag' })
    const [shown] = (await get('vhosts/v/connections')) as { name: string }[]
    expect(shown).toMatchObject({
      user: 'guest',
      vhost: 'v',
      state: 'running',
      channels: 1,
      protocol: 'AMQP 0-9-1',
      auth_mechanism: 'PLAIN',
      user_provided_name: 'mine',
      client_properties: { product: 'amqplib' },
    })
    expect(await get('channels')).toMatchObject([
      { name: `${shown!.name} (1)`, confirm: true, consumer_count: 1, prefetch_count: 7 },
    ])
    expect(await get('consumers/v')).toMatchObject([
      { consumer_tag: 'tag', ack_required: true, queue: { name: 'watched', vhost: 'v' } },
    ])
    expect(await get('queues/v/watched')).toMatchObject({ consumers: 1 })
    // amqplib takes it for a close, not an error
    const closed = new Promise<unknown>((resolve) => connection.once('close', resolve))
    const path = `connections/${encodeURIComponent(shown!.name)}`
    expect((await ask('DELETE', path)).status).toBe(204)
    expect(String(await closed)).toContain('CONNECTION_FORCED - Closed via management plugin')
    expect((await ask('GET', path)).status).toBe(404)
  })
})

describe('policies over the management API', () => {
  it.each([
    ['policies', 'policy'],
    ['operator-policies', 'operator_policy'],
  ])('of %s are set and cleared', async (path, column) => {
    await ask('PUT', 'queues/v/ruled')
    const policy = { pattern: '^rul', definition: { 'max-length': 5 }, 'apply-to': 'queues' }
    expect((await ask('PUT', `${path}/v/p1`, policy)).status).toBe(201)
    expect((await ask('PUT', `${path}/v/p1`, policy)).status).toBe(204)
    expect(await get(`${path}/v/p1`)).toEqual({ vhost: 'v', name: 'p1', priority: 0, ...policy })
    expect(await get('queues/v/ruled')).toMatchObject({
      [column]: 'p1',
      effective_policy_definition: { 'max-length': 5 },
    })
    expect((await ask('PUT', `${path}/v/p2`, { ...policy, pattern: '(' })).status).toBe(400)
    expect((await ask('DELETE', `${path}/v/p1`)).status).toBe(204)
    expect((await ask('DELETE', `${path}/v/p1`)).status).toBe(404)
  })
})

describe('health over the management API', () => {
  it('is well, until there is an alarm', async () => {
    expect(await get('health/checks/alarms')).toEqual({ status: 'ok' })
    expect(await get('aliveness-test/v')).toEqual({ status: 'ok' })
    expect(await get(`health/checks/port-listener/${broker.port}`)).toEqual({
      status: 'ok',
      port: broker.port,
    })
    expect((await ask('GET', 'health/checks/port-listener/1')).status).toBe(503)
    expect((await ask('GET', 'health/checks/protocol-listener/mqtt')).status).toBe(503)
    broker.operate({ method: 'broker.block', connection: 0, channel: 0, reason: 'low on disk' })
    expect(await ask('GET', 'health/checks/alarms')).toMatchObject({
      status: 503,
      body: { status: 'failed', alarms: [{ node: 'rabbit@kinoko', resource: 'disk' }] },
    })
    broker.operate({ method: 'broker.unblock', connection: 0, channel: 0 })
  })
})

describe('users and virtual hosts over the management API', () => {
  it('have limits, which stand in definitions, too', async () => {
    await ask('PUT', 'vhosts/l')
    await ask('PUT', 'users/l', { password: 'p', tags: '' })
    expect((await ask('PUT', 'vhost-limits/l/max-queues', { value: 3 })).status).toBe(201)
    expect((await ask('PUT', 'vhost-limits/l/max-connections', { value: 1 })).status).toBe(201)
    expect((await ask('PUT', 'user-limits/l/max-channels', { value: 5 })).status).toBe(201)
    expect((await ask('PUT', 'user-limits/l/max-channels', { value: 'x' })).status).toBe(400)
    const ofHost = { 'max-queues': 3, 'max-connections': 1 }
    expect(await get('vhost-limits')).toEqual([{ vhost: 'l', value: ofHost }])
    expect(await get('user-limits/l')).toEqual([{ user: 'l', value: { 'max-channels': 5 } }])
    const { vhosts, users } = (await get('definitions')) as Record<string, { name: string }[]>
    expect(vhosts).toContainEqual(expect.objectContaining({ name: 'l', limits: ofHost }))
    expect(users).toContainEqual(
      expect.objectContaining({ name: 'l', limits: { 'max-channels': 5 } }),
    )
    for (const path of ['vhost-limits/l/max-connections', 'user-limits/l/max-channels']) {
      expect((await ask('DELETE', path)).status).toBe(204)
    }
    expect(await get('vhost-limits/l')).toEqual([{ vhost: 'l', value: { 'max-queues': 3 } }])
    expect(await get('user-limits')).toEqual([])
    await ask('DELETE', 'vhosts/l')
    await ask('DELETE', 'users/l')
  })

  it('are made, permitted, used and deleted', async () => {
    expect((await ask('PUT', 'vhosts/t')).status).toBe(201)
    expect((await ask('PUT', 'vhosts/t', {})).status).toBe(204)
    const user = { password: 'p', tags: 'management' }
    expect((await ask('PUT', 'users/u', user)).status).toBe(201)
    expect((await ask('PUT', 'users/u', user)).status).toBe(204)
    expect(await ask('PUT', 'users/w', { password: 'p' })).toMatchObject({
      status: 400,
      body: { reason: 'tags_not_present' },
    })
    expect(await get('users/u')).toEqual({
      name: 'u',
      tags: ['management'],
      limits: {},
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      password_hash: expect.stringMatching(/^[\w+/]{48}$/) as string,
    })
    const uri = broker.uri.replace('guest:guest', 'u:p')
    await expect(amqplib.connect(`${uri}/t`)).rejects.toThrow('ConnectionClose')
    const rights = { configure: '^mine', write: '.*', read: '.*' }
    expect((await ask('PUT', 'permissions/t/u', rights)).status).toBe(201)
    expect(await get('permissions/t/u')).toEqual({ user: 'u', vhost: 't', ...rights })
    expect(await get('vhosts/t/permissions')).toHaveLength(2)
    expect(await ask('PUT', 'permissions/t/nobody', rights)).toMatchObject({
      status: 400,
      body: { reason: 'vhost_or_user_not_found' },
    })
    expect((await ask('PUT', 'queues/t/mine', {}, 'u:p')).status).toBe(201)
    expect((await ask('PUT', 'queues/t/yours', {}, 'u:p')).status).toBe(401)
    expect(await ask('PUT', 'vhosts/x', {}, 'u:p')).toMatchObject({
      status: 401,
      body: { error: 'not_authorised', reason: 'Not administrator user' },
    })
    const connection = await amqplib.connect(`${uri}/t`)
    const closed = new Promise((resolve) => {
      connection.once('error', () => undefined).once('close', resolve)
    })
    expect((await ask('DELETE', 'vhosts/t')).status).toBe(204)
    await closed
    expect((await ask('DELETE', 'users/u')).status).toBe(204)
    expect((await ask('GET', 'users/u')).status).toBe(404)
  })
})

describe('definitions over the management API', () => {
  it('of one broker make another the same', async () => {
    await ask('PUT', 'vhosts/d')
    await ask('PUT', 'users/d', { password: 'secret', tags: '' })
    await ask('PUT', 'permissions/d/d', { configure: '', write: '.*', read: '' })
    await ask('PUT', 'queues/d/q', { durable: true, arguments: { 'x-queue-type': 'quorum' } })
    await ask('PUT', 'exchanges/d/e', { type: 'topic', durable: true })
    await ask('POST', 'bindings/d/e/e/q/q', { routing_key: 'a.#', arguments: { n: 1 } })
    await ask('PUT', 'policies/d/p', { pattern: '^q', definition: { 'max-length': 5 } })
    await ask('PUT', 'operator-policies/d/o', { pattern: '^q', definition: { 'max-length': 3 } })
    const exported = (await get('definitions')) as Record<string, unknown>
    await using second = await startBroker({ managementPort: 0, rabbitmq: '4.3' })
    const first = broker
    broker = second
    try {
      expect((await ask('POST', 'definitions', exported)).status).toBe(204)
      expect(await get('definitions')).toEqual(exported)
      expect(
        await ask('POST', 'definitions', { queues: [{ name: 'q', vhost: 'nope' }] }),
      ).toMatchObject({ status: 400, body: { error: 'bad_request' } })
      const uri = second.uri.replace('guest:guest', 'd:secret')
      await (await amqplib.connect(`${uri}/d`)).close()
    } finally {
      broker = first
    }
  })
})
