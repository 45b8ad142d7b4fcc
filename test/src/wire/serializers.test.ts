import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import {
  BadRequest,
  BROADCAST,
  ConfigurationError,
  defineService,
  eventDispatcher,
  eventHandler,
  MalformedReply,
  MalformedRequest,
  registerSerializer,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  UnserializableValueError,
} from 'kinoko'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate } from '../../support/gate.js'

interface Echo {
  echo(value: unknown): unknown
  fail(): void
  circle(): unknown
}

async function echoOn(stage: Stage, config = {}): Promise<string> {
  const name = stage.name('echo')
  @service(name)
  class EchoService implements Echo {
    @rpc echo(value: unknown) {
      return value
    }
    @rpc fail() {
      throw new RangeError('no')
    }
    @rpc circle() {
      const circle: { self?: object } = {}
      circle.self = circle
      return circle
    }
  }
  await stage.host(EchoService, config)
  return name
}

registerSerializer({
  name: 'upper',
  contentType: 'application/x-upper',
  contentEncoding: 'utf-8',
  encode: (value) => Buffer.from(JSON.stringify(value).toUpperCase()),
  decode: (body) => JSON.parse(Buffer.from(body).toString().toLowerCase()) as unknown,
})

const secret = 'S3cr3tMark'

/** As somebody may write it: its errors quote what it was given. It writes what it cannot read. */
registerSerializer({
  name: 'quoting',
  contentType: 'application/x-quoting',
  contentEncoding: 'utf-8',
  encode: (value) => {
    const text = JSON.stringify(value)
    if (text.includes('unwritable')) throw new RangeError(`no word for ${text}`)
    if (text.includes('unknown schema')) throw new BadRequest('unknown schema')
    return Buffer.from(text.replace(/"(S3cr3tMark unreadable)"/, "'$1'"))
  },
  decode: (body) => JSON.parse(Buffer.from(body).toString()) as unknown,
})

onEachArm('serializers', (arm) => {
  const quoted: [string, string, string, string][] = [
    [
      'a request',
      'send',
      'unreadable',
      'is no application/x-quoting: the serializer `quoting` threw a SyntaxError',
    ],
    [
      'an argument',
      'send',
      'unwritable',
      'cannot be serialized: the serializer `quoting` threw a RangeError',
    ],
    [
      'a reply',
      'give',
      'unreadable',
      'cannot be decoded: the serializer `quoting` threw a SyntaxError',
    ],
    [
      'a result',
      'give',
      'unwritable',
      'Unserializable value: the serializer `quoting` threw a RangeError',
    ],
    [
      'a result with an error of its own',
      'give',
      'unknown schema',
      'Unserializable value: unknown schema',
    ],
  ]
  test.each(quoted)(
    '%s is quoted neither to peers nor in logs, whatever a serializer throws',
    async (_what, method, value, problem) => {
      await using stage = await arm.open()
      const name = stage.name('vault')
      const Vault = defineService({
        name,
        methods: { send: () => 1, give: () => `${secret} ${value}` },
      })
      const Front = defineService({
        name: stage.name('front'),
        dependencies: {
          vault: new RpcProxy<Record<string, (...args: string[]) => unknown>>(name, {
            serializer: 'quoting',
          }),
        },
        methods: {
          go() {
            return this.vault[method]!(...(method === 'send' ? [`${secret} ${value}`] : []))
          },
        },
      })
      await stage.host(Vault, { ACCEPT: null })
      await stage.host(Front)
      const { cluster } = await stage.client()
      const front = cluster.service<{ go(): unknown }>(stage.name('front'))

      const error = await Promise.resolve(front.go()).catch((error: unknown) => error)

      expect((error as Error).message).toContain(problem)
      expect(inspect([error, stage.logger.lines], { depth: 9 })).not.toContain(secret)
    },
  )

  test('MessagePack carries what JSON does, and bytes, and the reply is MessagePack too', async () => {
    await using stage = await arm.open()
    const name = await echoOn(stage, { ACCEPT: null })
    const { cluster } = await stage.client({
      config: { serializer: 'msgpack', ACCEPT: ['msgpack'] },
    })
    const echo = cluster.service<Echo>(name)
    const value = { a: [1, -1.5, 2 ** 53, NaN, null, true, 'é🍄'], b: { c: {} } }

    expect(await echo.echo(value)).toEqual(value)
    expect(await echo.echo(new Uint8Array([0, 255]))).toEqual(new Uint8Array([0, 255]))
    await expect(echo.fail()).rejects.toMatchObject({ excType: 'RangeError', value: 'no' })
    await expect(echo.circle()).rejects.toBeInstanceOf(UnserializableValueError)
  })

  test('nor is an event, by the handler that cannot read it or the dispatcher that cannot write it', async () => {
    await using stage = await arm.open()
    const [shop, handler] = [stage.name('shop'), stage.name('post')]
    const next = gate()
    @service(handler)
    class Post {
      @eventHandler(shop, 'sold', { handlerType: BROADCAST, reliableDelivery: false }) sold(
        data: unknown,
      ) {
        next.open(data)
      }
    }
    await stage.host(Post, { ACCEPT: null })
    const dispatch = await eventDispatcher(stage.options())

    await dispatch(shop, 'sold', `${secret} unreadable`, { serializer: 'quoting' })
    const unwritable = dispatch(shop, 'sold', `${secret} unwritable`, { serializer: 'quoting' })
    const error = await unwritable.catch((error: unknown) => error)
    await dispatch(shop, 'sold', 'next')

    expect(await next.opened).toBe('next')
    expect(stage.logger.messages('error')).toEqual([
      expect.stringContaining('dropped: the serializer `quoting` threw a SyntaxError'),
    ])
    expect(error).toBeInstanceOf(UnserializableValueError)
    expect(inspect([error, stage.logger.lines], { depth: 9 })).not.toContain(secret)
    await dispatch.stop()
  })

  test.each(['json', 'msgpack', 'upper'])(
    'a method without a result gives null in %s',
    async (serializer) => {
      await using stage = await arm.open()
      const name = stage.name('quiet')
      const Quiet = defineService({
        name,
        methods: {
          nothing: () => undefined,
          nothingInJson: () => ({ toJSON: () => undefined }),
          something: () => ({ value: undefined }),
        },
      })
      await stage.host(Quiet, { ACCEPT: null })
      const { cluster } = await stage.client({ config: { serializer, ACCEPT: null } })
      const quiet = cluster.service<Record<string, () => unknown>>(name)

      expect(await quiet['nothing']!()).toBeNull()
      expect(await quiet['nothingInJson']!()).toBeNull()
      expect(await quiet['something']!()).toEqual({})
    },
  )

  test('a proxy and a single call choose theirs', async () => {
    await using stage = await arm.open()
    const name = await echoOn(stage, { ACCEPT: null })
    @service(stage.name('front'))
    class Front {
      echo = new RpcProxy<Echo>(name, { serializer: 'msgpack' })
      @rpc async both() {
        const bytes = (await this.echo.echo(new Uint8Array([1]))) as Uint8Array
        return [bytes.length, await this.echo.echo.with({ serializer: 'upper' })('quiet')]
      }
    }
    await stage.host(Front)
    const { cluster } = await stage.client()

    // upper case on its way out, lower case on its way in, twice
    expect(await cluster.service<Front>(stage.name('front')).both()).toEqual([1, 'quiet'])
  })

  test('a request in a format that is not accepted is refused, in JSON, at once', async () => {
    await using stage = await arm.open()
    const name = await echoOn(stage) // the default
    const { cluster } = await stage.client()
    const calling = cluster.service<Echo>(name).echo.with({ serializer: 'msgpack' })(1)

    await expect(calling).rejects.toBeInstanceOf(MalformedRequest)
    await expect(calling).rejects.toThrow(
      'Content type `application/x-msgpack` is not accepted here (ACCEPT: json)',
    )
  })

  test('a reply in a format that is not accepted is a MalformedReply', async () => {
    await using stage = await arm.open()
    const name = await echoOn(stage)
    const { cluster } = await stage.client({ config: { ACCEPT: ['msgpack'] } })
    const calling = cluster.service<Echo>(name).echo(1)

    await expect(calling).rejects.toBeInstanceOf(MalformedReply)
    await expect(calling).rejects.toThrow('`application/json` is not accepted here')
  })
})

test.each([
  [{ serializer: 'pickle' }, 'names no serializer, in a text of 6 characters; known are'],
  [{ ACCEPT: ['json', 'pickle'] }, 'names no serializer, in a text of 6 characters; known are'],
  [{ ACCEPT: 'json' }, 'ACCEPT must be a list of strings, not `json`'],
  [{ ACCEPT: [] }, 'ACCEPT must be a list of strings'],
])('the configuration %j is refused when the container is made', (config, problem) => {
  @service('s')
  class Service {
    @rpc run() {
      return 1
    }
  }
  expect(() => new ServiceContainer(Service, { config: config as never })).toThrow(
    ConfigurationError,
  )
  expect(() => new ServiceContainer(Service, { config: config as never })).toThrow(problem)
})
