import { expect, test } from 'vitest'
import {
  ConfigurationError,
  defineService,
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

onEachArm('serializers', (arm) => {
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
