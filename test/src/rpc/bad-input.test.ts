import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { defineService } from 'kinoko'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate } from '../../support/gate.js'
import { Stranger } from '../../support/stranger.js'
import { oneLine } from '../../../src/ports/one-line.js'
import type { PublishOptions } from '../../../src/ports/transport.js'

const good = JSON.stringify({ args: [1], kwargs: {} })

async function echoOn(stage: Stage): Promise<{ stranger: Stranger; name: string }> {
  const name = stage.name('echo')
  const Echo = defineService({ name, methods: { echo: (value: unknown) => value } })
  await stage.host(Echo, { max_workers: 1 })
  return { stranger: await Stranger.on(stage), name }
}

/** A service that answers its requests with these bodies, one after the other. */
async function impostorOn(stage: Stage, name: string, bodies: string[]): Promise<void> {
  const connection = await stage.raw()
  const channel = await connection.createConfirmChannel()
  await channel.assertExchange('nameko-rpc', 'topic', { durable: true })
  await channel.assertQueue(`rpc-${name}`, { durable: true })
  await channel.bindQueue(`rpc-${name}`, 'nameko-rpc', `${name}.*`)
  await channel.consume(`rpc-${name}`, (request) => {
    if (request === null) return
    const { replyTo, correlationId } = request.properties as unknown as Record<string, string>
    channel.publish('nameko-rpc', replyTo!, Buffer.from(bodies.shift()!), {
      contentType: 'application/json',
      correlationId: correlationId!,
    })
    channel.ack(request)
  })
}

onEachArm('bad input', (arm) => {
  const malformed: [string, string | Buffer, PublishOptions, string][] = [
    ['a body that is no JSON', '{"args": [', {}, 'Request body is no application/json'],
    ['a body that is no UTF-8', Buffer.from([0xff, 0xfe, 0x22]), {}, 'Request body is no'],
    ['an empty body', '', {}, 'Request body is no application/json'],
    ['a body that is no object', '5', {}, 'Message missing `args` or `kwargs`'],
    ['a body without kwargs', '{"args": []}', {}, 'Message missing `args` or `kwargs`'],
    ['args that are no list', '{"args": {}, "kwargs": {}}', {}, '`args` is no list'],
    ['kwargs that are no table', '{"args": [], "kwargs": []}', {}, '`kwargs` is no table'],
    [
      'nesting beyond all measure',
      '['.repeat(50_000) + ']'.repeat(50_000),
      {},
      'nested deeper than',
    ],
    ['an unknown content type', good, { contentType: 'application/x-yaml' }, 'Unsupported content'],
    ['a compressed body', good, { headers: { compression: 'application/x-gzip' } }, 'compression'],
  ]

  test.each(malformed)('%s is a MalformedRequest', async (_case, body, options, message) => {
    await using stage = await arm.open()
    const { stranger, name } = await echoOn(stage)

    const { result, error } = await stranger.ask(`${name}.echo`, body, options)

    expect(result).toBeNull()
    expect(error).toMatchObject({
      exc_type: 'MalformedRequest',
      exc_path: 'nameko.exceptions.MalformedRequest',
      value: expect.stringContaining(message) as string,
    })
    expect(await stranger.ask(`${name}.echo`, good)).toEqual({ result: 1, error: null })
  })

  test('more arguments than any method takes are refused before it runs', async () => {
    await using stage = await arm.open()
    const name = stage.name('sum')
    const counts: number[] = []
    const sum = (...values: unknown[]) => counts.push(values.length)
    await stage.host(defineService({ name, methods: { sum } }))
    const stranger = await Stranger.on(stage)
    const asked = (given: number) =>
      stranger.ask(`${name}.sum`, JSON.stringify({ args: Array(given).fill(0), kwargs: {} }))

    expect(await asked(300_000)).toMatchObject({
      error: {
        exc_type: 'IncorrectSignature',
        value: 'sum() takes from 0 to 10000 positional arguments but 300000 were given',
      },
    })
    expect(await asked(10_000)).toEqual({ result: 1, error: null })
    expect(counts).toEqual([10_000])
  })

  test('a body that is no JSON is quoted neither in the reply nor in the log', async () => {
    await using stage = await arm.open()
    const { stranger, name } = await echoOn(stage)

    const { error } = await stranger.ask(`${name}.echo`, `{"args": ['S3cr3tMark'], "kwargs": {}}`)

    expect(error).toMatchObject({ exc_type: 'MalformedRequest' })
    expect(inspect([error, stage.logger.lines], { depth: 9 })).not.toContain('S3cr')
  })

  test('no text of a peer takes more than its line in any log', async () => {
    await using stage = await arm.open()
    const name = stage.name('echo')
    const Echo = defineService({
      name,
      methods: {
        fail: (text: string) => {
          const error = new RangeError(text)
          error.name = text
          throw error
        },
      },
    })
    await stage.host(Echo, { max_workers: 1 })
    const stranger = await Stranger.on(stage)
    const forged = 'a\nERROR forged\r\u001b[31m\u009b\u2028\u202e'
    const failing = JSON.stringify({ args: [forged], kwargs: {} })
    const odd: [string, string, PublishOptions][] = [
      [`${name}.fail`, good, { contentType: `text/${forged}` }],
      [`${name}.fail`, good, { contentEncoding: forged, headers: { compression: forged } }],
      [`${name}.${forged}`, good, {}],
      [`${name}.fail`, failing, {}],
      [`${name}.fail`, failing, { correlationId: forged, messageId: forged, type: forged }],
      [`${name}.fail`, failing, { correlationId: forged, replyTo: forged }],
      [
        `${name}.fail`,
        failing,
        { headers: { 'nameko.call_id_stack': [forged], [forged]: forged } },
      ],
      [`${name}.fail`, failing, { headers: { 'kinoko.deadline': forged, 'x-death': forged } }],
    ]
    for (const [key, body, options] of odd) {
      stranger.send(key, body, options)
      await stranger.ask(key, body, { ...options, replyTo: stranger.replyTo })
    }

    const texts = stage.logger.lines.flatMap(({ message, fields }) => [
      message,
      ...Object.values(fields).filter((field) => typeof field === 'string'),
    ])
    expect(texts.filter((text) => text.includes('ERROR forged')).length).toBeGreaterThan(8)
    expect(texts.filter((text) => text !== oneLine(text))).toEqual([])
  })

  test('a request without reply_to runs once, is acknowledged, and leaves a line in the log', async () => {
    await using stage = await arm.open()
    const { stranger, name } = await echoOn(stage)

    stranger.send(`${name}.echo`, good)

    // with one worker and prefetch 1, the second can only be served once the first is acknowledged
    expect(await stranger.ask(`${name}.echo`, good)).toEqual({ result: 1, error: null })
    expect(stage.logger.messages('warn')).toEqual([
      `${name}.echo: a request without reply_to: nobody is told`,
    ])
  })

  test('an unknown method without reply_to is acknowledged', async () => {
    await using stage = await arm.open()
    const { stranger, name } = await echoOn(stage)

    stranger.send(`${name}.nope`, good)

    expect(await stranger.ask(`${name}.echo`, good)).toEqual({ result: 1, error: null })
  })

  test('a reply to a queue that is gone does no harm', async () => {
    await using stage = await arm.open()
    const { stranger, name } = await echoOn(stage)

    stranger.send(`${name}.echo`, good, { replyTo: 'nobody-there', correlationId: 'x' })

    expect(await stranger.ask(`${name}.echo`, good)).toEqual({ result: 1, error: null })
  })

  test('__proto__ in an argument changes no prototype', async () => {
    await using stage = await arm.open()
    const { stranger, name } = await echoOn(stage)
    const body = '{"args": [{"__proto__": {"isAdmin": true}, "a": 1}], "kwargs": {}}'

    expect(await stranger.ask(`${name}.echo`, body)).toEqual({ result: { a: 1 }, error: null })
  })

  test('keyword arguments go to the parameters of their names', async () => {
    await using stage = await arm.open()
    const name = stage.name('maths')
    const Maths = defineService({
      name,
      methods: { power: (base: number, exponent = 2) => base ** exponent },
      rpc: { power: { params: ['base', 'exponent?'] } },
    })
    await stage.host(Maths)
    const stranger = await Stranger.on(stage)
    const ask = (args: unknown[], kwargs: object) =>
      stranger.ask(`${name}.power`, JSON.stringify({ args, kwargs }))

    expect(await ask([2], { exponent: 3 })).toMatchObject({ result: 8 })
    expect(await ask([], { exponent: 3, base: 3 })).toMatchObject({ result: 27 })
    expect(await ask([], { base: 5 })).toMatchObject({ result: 25 })
    expect(await ask([], { exponent: 3 })).toMatchObject({
      error: {
        exc_type: 'IncorrectSignature',
        value: "power() missing 1 required positional argument: 'base'",
      },
    })
  })

  test('an undecodable reply ends the call with a MalformedReply', async () => {
    await using stage = await arm.open()
    const name = stage.name('impostor')
    await impostorOn(stage, name, [
      '[S3cr3tMark',
      '5',
      '{"result": 1}',
      '{"result": null, "error": "boo"}',
    ])
    const { cluster } = await stage.client()
    const impostor = cluster.service<{ go(): unknown }>(name)

    const malformed = await Promise.resolve(impostor.go()).catch((error: unknown) => error)
    expect(malformed).toMatchObject({ code: 'KINOKO_MALFORMED_REPLY' })
    expect(inspect(malformed)).not.toContain('S3cr')
    await expect(impostor.go()).rejects.toMatchObject({ code: 'KINOKO_MALFORMED_REPLY' })
    expect(await impostor.go()).toBe(1)
    await expect(impostor.go()).rejects.toMatchObject({ name: 'RemoteError', value: 'boo' })
  })

  test.each([
    '{}',
    '[]',
    '{"error": null}',
    '{"error": {}}',
    '{"error": []}',
    '{"results": 1, "error": ""}',
  ])('a reply without a result is a MalformedReply: %s', async (body) => {
    await using stage = await arm.open()
    const { cluster } = await stage.client()
    const name = stage.name('impostor')
    await impostorOn(stage, name, [body])

    await expect(cluster.service<{ go(): unknown }>(name).go()).rejects.toMatchObject({
      code: 'KINOKO_MALFORMED_REPLY',
      message: expect.stringContaining('the reply is no { result, error }') as string,
    })
  })

  test.each([
    ['{"error": {"exc_type": "ValueError", "value": "boo"}}', 'ValueError'],
    ['{"result": 1, "error": {"exc_type": "KeyError", "value": "boo"}}', 'KeyError'],
  ])('a reply with an error alone is that error: %s', async (body, excType) => {
    await using stage = await arm.open()
    const { cluster } = await stage.client()
    const name = stage.name('impostor')
    await impostorOn(stage, name, [body])

    await expect(cluster.service<{ go(): unknown }>(name).go()).rejects.toMatchObject({
      name: 'RemoteError',
      excType,
      value: 'boo',
    })
  })

  test.each(['{}', '[]', '0', '""', 'false'])(
    'an error that is false in Python is none: %s',
    async (error) => {
      await using stage = await arm.open()
      const { cluster } = await stage.client()
      const name = stage.name('impostor')
      await impostorOn(stage, name, [`{"result": 5, "error": ${error}}`])

      expect(await cluster.service<{ go(): unknown }>(name).go()).toBe(5)
    },
  )

  test('a reply nobody asked for is dropped, and counted', async () => {
    await using stage = await arm.open()
    const { stranger, name } = await echoOn(stage)
    const replyTo = gate<string>()
    const Spy = defineService({ name: stage.name('spy'), methods: { look: () => 1 } })
    const container = await stage.host(Spy)
    const raw = await (await stage.raw()).createConfirmChannel()
    const { queue } = await raw.assertQueue(`tap-${stage.ambient.uuid()}`, { autoDelete: true })
    await raw.bindQueue(queue, 'nameko-rpc', `${stage.name('spy')}.*`)
    await raw.consume(queue, (message) => replyTo.open(message?.properties.replyTo as string))
    const { client, cluster } = await stage.client()
    const done = gate()
    container.events.on('workerTeardown', done.open)
    await cluster.service<{ look(): number }>(stage.name('spy')).look()

    stranger.send(await replyTo.opened, '{"result": 1, "error": null}', {
      correlationId: 'who?',
    })
    await stranger.ask(`${name}.echo`, good)
    await cluster.service<{ look(): number }>(stage.name('spy')).look()

    expect(client.droppedReplies).toBe(1)
  })
})
