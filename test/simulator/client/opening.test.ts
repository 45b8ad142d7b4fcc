import { describe, expect, test } from 'vitest'
import { FakeHost, openOk, rest } from './support/fake-host.js'
import { loginRefused, open, refused } from './support/opening.js'

describe('a handshake that fails', () => {
  test('at the login tells what the broker said', async () => {
    const { wire, error } = await open(undefined, undefined, loginRefused)
    expect(error?.message).toBe(
      'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused"',
    )
    expect(wire.isEnded).toBe(true)
  })

  test('after it tells only that something else was expected', async () => {
    const { error } = await open(
      undefined,
      undefined,
      refused(530, 'NOT_ALLOWED - vhost x not found'),
    )
    expect(error?.message).toBe('Expected ConnectionOpenOk; got <ConnectionClose channel:0>')
  })

  test.each<[unknown, unknown, string]>([
    [
      undefined,
      { credentials: { mechanism: 'FOO', response: () => Buffer.from('') } },
      'SASL mechanism FOO is not provided by the server',
    ],
    [
      undefined,
      { credentials: { mechanism: 'PLAIN', response: () => 'text' } },
      "Field 'response' is the wrong type; must be a Buffer",
    ],
    [
      undefined,
      { credentials: { mechanism: 'PLAIN', response: () => undefined } },
      "Missing value for mandatory field 'response'",
    ],
    [undefined, { clientProperties: { a: test } }, 'Unknown type to encode: function'],
    [
      `amqp://localhost?locale=${'x'.repeat(256)}`,
      undefined,
      "Field 'locale' is the wrong type; must be a string (up to 255 chars)",
    ],
    [
      'amqp://localhost?maxFrameSize=100',
      undefined,
      'maxFrameSize must be 0 (no limit) or an integer of at least 4096; got 100',
    ],
    [
      'amqp://localhost?maxFrameSize=1e4',
      undefined,
      'maxFrameSize must be 0 (no limit) or an integer of at least 4096; got NaN',
    ],
  ])(
    'for what is sent with the login fails even if the login is wrong: %j, %j',
    async (url, options, text) => {
      expect((await open(url, options)).error?.message).toBe(text)
      expect((await open(url, options, loginRefused)).error?.message).toBe(text)
    },
  )

  test.each<[string, string]>([
    [
      'amqp://localhost?channelMax=x',
      "Field 'channelMax' is the wrong type; must be a number (but not NaN)",
    ],
    [
      'amqp://localhost?frameMax=x',
      "Field 'frameMax' is the wrong type; must be a number (but not NaN)",
    ],
    [
      'amqp://localhost?heartbeat=',
      "Field 'heartbeat' is the wrong type; must be a number (but not NaN)",
    ],
    [
      'amqp://localhost?channelMax=-1',
      'The value of "value" is out of range. It must be >= 0 and <= 65535. Received -1',
    ],
    [
      `amqp://localhost/${'x'.repeat(256)}`,
      "Field 'virtualHost' is the wrong type; must be a string (up to 255 chars)",
    ],
  ])('for what is sent after the login fails only once that is accepted: %s', async (url, text) => {
    expect((await open(url)).error?.message).toBe(text)
    expect((await open(url, undefined, refused(530, ''))).error?.message).toBe(text)
    expect((await open(url, undefined, loginRefused)).error?.message).toMatch(
      /^Handshake terminated/,
    )
  })

  test('with external credentials says that the broker has no such mechanism', async () => {
    const external = { credentials: new FakeHost().client.credentials.external() }
    const { error } = await open(undefined, external, loginRefused)
    expect(error?.message).toBe('SASL mechanism EXTERNAL is not provided by the server')
  })

  test('for credentials without a response throws at once', async () => {
    const { host, error } = await open(undefined, { credentials: {} })
    expect(error).toBeInstanceOf(TypeError)
    expect(host.wires).toEqual([])
  })
})

describe('a socket that cannot be opened', () => {
  async function lose(
    reason: 'ECONNREFUSED' | 'ECONNRESET' | 'END',
    url: string,
  ): Promise<unknown> {
    const host = new FakeHost()
    const error = host.client.connect(url).catch((thrown: unknown) => thrown)
    await rest()
    await host.wire.lose(reason)
    return error
  }

  test.each([
    ['amqp://127.0.0.1:1', '127.0.0.1', 1],
    ['amqp://localhost', '127.0.0.1', 5672],
    ['amqp://[::1]:7', '::1', 7],
    ['amqps://rabbit', 'rabbit', 5671],
  ])('because nobody listens is refused as by Node: %s', async (url, address, port) => {
    expect(await lose('ECONNREFUSED', url)).toMatchObject({
      message: `connect ECONNREFUSED ${address}:${port}`,
      ...{ code: 'ECONNREFUSED', errno: -111, syscall: 'connect', address, port },
    })
  })

  test('because it is lost on the way tells that', async () => {
    const url = 'amqp://localhost'
    expect(await lose('ECONNRESET', url)).toMatchObject({ message: 'read ECONNRESET' })
    expect(await lose('END', url)).toMatchObject({
      message: 'Socket closed abruptly during opening handshake',
    })
  })

  test('in time is given up', async () => {
    const host = new FakeHost()
    const error = host.client.connect(undefined, { timeout: 50 }).catch((thrown: unknown) => thrown)
    await host.clock.pass(50)
    expect(await error).toMatchObject({ message: 'connect ETIMEDOUT' })
    expect(host.wire.isEnded).toBe(true)
    await host.wire.say(0, openOk)
  })

  test('is not given up any more once the connection is open', async () => {
    const { host, connection } = await openWithTimeout()
    expect(host.clock.timers.size).toBe(0)
    expect(connection).toBeDefined()
  })

  async function openWithTimeout() {
    const { host, ...outcome } = await open(undefined, { timeout: 50 })
    return { host, connection: 'connection' in outcome ? outcome.connection : undefined }
  }

  test.each([
    ['5', 'ERR_INVALID_ARG_TYPE'],
    [-5, 'ERR_OUT_OF_RANGE'],
  ])('refuses a timeout of %j', async (timeout, code) => {
    expect((await open(undefined, { timeout })).error).toHaveProperty('code', code)
  })
})

describe('an open connection', () => {
  test('knows what was agreed on', async () => {
    const agreed = { ...openOk, channelMax: 0, frameMax: 0, heartbeat: 9 }
    const outcome = await open(undefined, undefined, agreed)
    const { connection } = 'connection' in outcome ? outcome.connection : { connection: undefined }
    expect(connection).toMatchObject({
      ...{ channelMax: 65_535, frameMax: 4_294_967_295, heartbeat: 9 },
      serverProperties: { product: 'RabbitMQ' },
    })
  })

  test('has told the broker who it is, the user’s own properties first', async () => {
    const clientProperties = { connection_name: 'mine', product: 'app' }
    const { command } = await open(undefined, { clientProperties })
    expect([...command.clientProperties.keys()]).toEqual([
      ...['product', 'connection_name', 'version', 'platform', 'information', 'capabilities'],
    ])
    expect(command.clientProperties.get('product')).toBe('app')
  })
})
