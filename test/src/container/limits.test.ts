import { describe, expect, test } from 'vitest'
import { CallAborted, defineService, PayloadTooLarge, TooManyCalls } from 'kinoko'
import { onEachArm } from '../../support/arm.js'
import { gate } from '../../support/gate.js'
import { Stranger } from '../../support/stranger.js'
import { msgpack } from '../../../src/wire/msgpack.js'
import { json } from '../../../src/wire/json.js'

interface Echo {
  echo(value: unknown): unknown
  large(bytes: number): string
  wait(): string
}

onEachArm('limits', (arm) => {
  test('arguments that are too large are not sent', async () => {
    await using stage = await arm.open()
    const { client, cluster } = await stage.client({ config: { max_body_bytes: 100 } })
    const echo = cluster.service<Echo>(stage.name('echo'))

    await expect(echo.echo('x'.repeat(100))).rejects.toBeInstanceOf(PayloadTooLarge)
    expect(client.pendingCalls).toBe(0)
  })

  test('a request or a result that is too large is refused by name, and the service lives', async () => {
    await using stage = await arm.open()
    const name = stage.name('echo')
    const Service = defineService({
      name,
      methods: { echo: (value: unknown) => value, large: (bytes: number) => 'x'.repeat(bytes) },
    })
    await stage.host(Service, { max_body_bytes: 1_000 })
    const { cluster } = await stage.client()
    const echo = cluster.service<Echo>(name)

    const request = echo.echo('x'.repeat(2_000))
    await expect(request).rejects.toThrow(/the request has \d+ bytes; 1000 are allowed/)
    const result = echo.large(2_000)
    await expect(result).rejects.toBeInstanceOf(PayloadTooLarge)
    await expect(result).rejects.toThrow(/the result takes \d+ bytes; 1000 are allowed/)
    expect(await echo.large(10)).toBe('x'.repeat(10))
  })

  const largeErrors: [string, unknown, string][] = [
    ['message', new RangeError('x'.repeat(5_000)), 'RangeError'],
    ['list of arguments', Object.assign(new Error('no'), { args: Array(999).fill('xx') }), 'Error'],
    ['name', Object.assign(new Error('no'), { name: 'N'.repeat(5_000) }), 'N'.repeat(100)],
    ['text that is no error', 'x'.repeat(5_000), 'string'],
  ]
  test.each(largeErrors)(
    'an error with a large %s stays in the log of the service',
    async (_what, thrown, name) => {
      await using stage = await arm.open()
      const Service = defineService({
        name: stage.name('failing'),
        methods: {
          fail() {
            throw thrown
          },
          large: (n: number) => 'x'.repeat(n),
        },
      })
      await stage.host(Service, { max_body_bytes: 1_000 })
      const { cluster } = await stage.client()
      const failing = cluster.service<Echo & { fail(): void }>(stage.name('failing'))

      const error = await Promise.resolve(failing.fail()).catch((error: unknown) => error)

      expect(error).toBeInstanceOf(PayloadTooLarge)
      expect((error as Error).message).toMatch(
        new RegExp(`: the error ${name} takes \\d+ bytes; 1000 are allowed`),
      )
      expect(stage.logger.lines.some(({ fields }) => fields['err'] === thrown)).toBe(true)
      expect(await failing.large(10)).toBe('x'.repeat(10))
    },
  )

  test('nor is a refusal longer than a result may be', async () => {
    await using stage = await arm.open()
    const name = stage.name('echo')
    const Service = defineService({ name, methods: { echo: (value: unknown) => value } })
    await stage.host(Service, { max_body_bytes: 1_000 })
    const stranger = await Stranger.on(stage)

    const kwargs = { ['k'.repeat(950)]: 1 }
    const { error } = await stranger.ask(`${name}.echo`, JSON.stringify({ args: [], kwargs }))

    expect(error).toMatchObject({ exc_type: 'PayloadTooLarge' })
    expect(error.value).toContain('the error IncorrectSignature takes')
  })

  test('a reply that is too large for its caller is not decoded', async () => {
    await using stage = await arm.open()
    const name = stage.name('echo')
    const Service = defineService({ name, methods: { large: (n: number) => 'x'.repeat(n) } })
    await stage.host(Service)
    const { cluster } = await stage.client({ config: { max_body_bytes: 1_000 } })

    const reply = cluster.service<Echo>(name).large(2_000)
    await expect(reply).rejects.toThrow(/the reply has \d+ bytes; 1000 are allowed/)
  })

  test('no more calls wait than max_pending_calls, and no more bytes than max_pending_bytes', async () => {
    await using stage = await arm.open()
    const name = stage.name('echo')
    const door = gate()
    const wait = async (): Promise<string> => {
      await door.opened
      return 'done'
    }
    const methods = { wait, echo: (value: unknown) => value }
    await stage.host(defineService({ name, methods }))
    const few = await stage.client({ config: { max_pending_calls: 2 } })
    const small = await stage.client({ config: { max_pending_bytes: 1_000 } })

    const waiting = [1, 2].map(() => few.cluster.service<Echo>(name).wait())
    await expect(few.cluster.service<Echo>(name).wait()).rejects.toBeInstanceOf(TooManyCalls)
    const big = small.cluster.service<Echo>(name)
    const held = big.echo('x'.repeat(900))
    await expect(big.echo('x'.repeat(900))).rejects.toThrow(/take \d+ bytes already/)
    door.open()

    expect(await Promise.all(waiting)).toEqual(['done', 'done'])
    expect(await held).toBe('x'.repeat(900))
    expect(await few.cluster.service<Echo>(name).wait()).toBe('done')
    expect(await big.echo('x'.repeat(900))).toBe('x'.repeat(900))
  })

  test('a deep MessagePack body is a MalformedRequest', async () => {
    await using stage = await arm.open()
    const name = stage.name('echo')
    const Echo = defineService({ name, methods: { echo: (value: unknown) => value } })
    await stage.host(Echo, { ACCEPT: ['json', 'msgpack'] })
    const stranger = await Stranger.on(stage)
    const deep = Buffer.alloc(100_000, 0x91) // an array of one array of one array ...

    stranger.send(`${name}.echo`, Buffer.concat([deep, Buffer.from([1])]), {
      contentType: 'application/x-msgpack',
    })
    const good = JSON.stringify({ args: [1], kwargs: {} })

    expect(await stranger.ask(`${name}.echo`, good)).toEqual({ result: 1, error: null })
    expect(stage.logger.messages('warn')[0]).toContain('nested deeper than 500 levels')
  })
})

onEachArm('an AbortSignal', (arm) => {
  test('gives a call up, with its reason, and drops the reply', async () => {
    await using stage = await arm.open()
    const name = stage.name('slow')
    const [begun, door] = [gate(), gate()]
    const wait = async (): Promise<string> => {
      begun.open()
      await door.opened
      return 'done'
    }
    await stage.host(defineService({ name, methods: { wait } }))
    const { client, cluster } = await stage.client()
    const dropped = gate()
    client.events.on('replyDropped', () => dropped.open())
    const controller = new AbortController()
    const slow = cluster.service<Echo>(name)

    const waiting = slow.wait.with({ signal: controller.signal })()
    const ended = waiting.catch((error: unknown) => error)
    await begun.opened
    controller.abort(new Error('the user went away'))

    const error = await ended
    expect(error).toBeInstanceOf(CallAborted)
    expect((error as Error).message).toContain('the caller gave it up: the user went away')
    expect((error as Error).cause).toBe(controller.signal.reason)
    expect(client.pendingCalls).toBe(0)
    door.open()
    await dropped.opened
  })

  test('that was aborted before keeps the call from being sent', async () => {
    await using stage = await arm.open()
    const { cluster } = await stage.client()
    const slow = cluster.service<Echo>(stage.name('slow'))
    const signal = AbortSignal.abort()

    await expect(slow.wait.with({ signal })()).rejects.toBeInstanceOf(CallAborted)
  })

  test('is left alone by calls that ended before', async () => {
    await using stage = await arm.open()
    const name = stage.name('echo')
    await stage.host(defineService({ name, methods: { echo: (value: unknown) => value } }))
    const { cluster } = await stage.client()
    const controller = new AbortController()
    const listeners = new Set<unknown>()
    const { signal } = controller
    const [add, remove] = [signal.addEventListener, signal.removeEventListener]
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners.add(args[1])
      add.apply(signal, args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners.delete(args[1])
      remove.apply(signal, args)
    }

    expect(await cluster.service<Echo>(name).echo.with({ signal })(1)).toBe(1)
    expect(listeners.size).toBe(0)
  })
})

describe('decoding', () => {
  test.each([
    ['JSON', json.decode(Buffer.from('{"__proto__": {"isAdmin": true}, "a": {"__proto__": 1}}'))],
    [
      'JSON in escapes',
      json.decode(Buffer.from('{"\\u005f_proto__": {"isAdmin": true}, "a": {}}')),
    ],
  ])('of %s drops __proto__', (_name, value) => {
    expect((value as { isAdmin?: boolean }).isAdmin).toBeUndefined()
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value as object)).toEqual(['a'])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  test('of MessagePack refuses __proto__', () => {
    const proto = Buffer.concat([
      Buffer.from([0x81, 0xa9]),
      Buffer.from('__proto__'),
      Buffer.from([0x81, 0xa1, 0x61, 0x01]),
    ])
    expect(() => msgpack.decode(proto)).toThrow(/__proto__/)
  })

  test('of MessagePack takes 500 levels and no more', () => {
    const nested = (levels: number): Uint8Array =>
      Buffer.concat([Buffer.alloc(levels, 0x91), Buffer.from([1])])
    expect(() => msgpack.decode(nested(500))).not.toThrow()
    expect(() => msgpack.decode(nested(501))).toThrow(/deeper than 500/)
  })
})
