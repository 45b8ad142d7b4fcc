import type { Options } from 'amqplib'
import { expect } from 'vitest'
import { conformance, textOf, type Broker } from '../support/conformance.js'

/** For what the types forbid and callers do all the same. */
const any = (value: unknown): never => value as never

interface Limits {
  channelMax: number
  frameMax: number
  heartbeat: number
}

/** What was agreed with the broker, or how it failed. */
async function outcome(broker: Broker, target: string | Options.Connect): Promise<Limits | string> {
  try {
    const { connection } = await broker.connect(target)
    const { channelMax, frameMax, heartbeat } = connection as unknown as Limits
    return { channelMax, frameMax, heartbeat }
  } catch (error) {
    return textOf(error)
  }
}

const noNumber = (field: string) =>
  `Field '${field}' is the wrong type; must be a number (but not NaN)`
const beyond = (greatest: number, received: number) =>
  `ERR_OUT_OF_RANGE The value of "value" is out of range. It must be >= 0 and <= ${greatest}. Received ${received}`
const usual: Limits = { channelMax: 2047, frameMax: 131_072, heartbeat: 60 }
const noVirtualHost = 'Expected ConnectionOpenOk; got <ConnectionClose channel:0>'

const queries: Readonly<Record<string, Partial<Limits> | string>> = {
  'heartbeat=5': { heartbeat: 5 },
  'heartbeat=100': { heartbeat: 60 },
  'heartbeat=0': { heartbeat: 0 },
  'heartbeat=1.5': { heartbeat: 1 },
  'heartbeat=70000': { heartbeat: 60 },
  'heartbeat=': noNumber('heartbeat'),
  'heartbeat=often': noNumber('heartbeat'),
  'heartbeat=-1': beyond(65_535, -1),
  'channelMax=3': { channelMax: 3 },
  'channelMax=0': { channelMax: 2047 },
  'channelMax=3000': { channelMax: 2047 },
  'channelMax=many': noNumber('channelMax'),
  'channelMax=-1': beyond(65_535, -1),
  'channelMax=2&channelMax=5': { channelMax: 2 },
  'frameMax=8192': { frameMax: 8192 },
  'frameMax=0': { frameMax: 131_072 },
  'frameMax=200000': { frameMax: 131_072 },
  'frameMax=large': noNumber('frameMax'),
  'frameMax=-1': beyond(4_294_967_295, -1),
  'maxFrameSize=10': 'maxFrameSize must be 0 (no limit) or an integer of at least 4096; got 10',
  'maxFrameSize=x': 'maxFrameSize must be 0 (no limit) or an integer of at least 4096; got NaN',
  'locale=xx': {},
  'nonsense=1': {},
}

const paths: Readonly<Record<string, object | string>> = {
  '/%zz': noVirtualHost,
  '/nowhere?heartbeat=5': noVirtualHost,
  '/%20/': noVirtualHost,
  '/ ': usual,
  [`/${'v'.repeat(256)}`]:
    "Field 'virtualHost' is the wrong type; must be a string (up to 255 chars)",
}

conformance('connection: address', (test) => {
  test.each(Object.keys(queries))('asks for the limits in "?%s"', async (broker, query) => {
    const expected = queries[query]!
    expect(await outcome(broker, `${broker.url}?${query}`)).toEqual(
      typeof expected === 'string' ? expected : { ...usual, ...expected },
    )
  })

  test.each(Object.keys(paths))('finds the virtual host of the path "%s"', async (broker, path) => {
    const { host } = new URL(broker.url)
    expect(await outcome(broker, `amqp://${host}${path}`)).toEqual(paths[path])
  })

  test('asks for the limits in its parts, numbers or texts', async (broker) => {
    const { hostname, port } = new URL(broker.url)
    const parts = { hostname, port: Number(port || 5672) }
    expect(await outcome(broker, { ...parts, heartbeat: any('7'), channelMax: any('3') })).toEqual({
      ...usual,
      heartbeat: 7,
      channelMax: 3,
    })
    expect(await outcome(broker, { ...parts, heartbeat: any(null) })).toEqual(usual)
    expect(await outcome(broker, { ...parts, heartbeat: -1 })).toBe(beyond(65_535, -1))
  })

  test('decodes the virtual host in its parts, too', async (broker) => {
    const { hostname, port } = new URL(broker.url)
    const parts = { hostname, port: Number(port || 5672) }
    expect(await outcome(broker, { ...parts, vhost: '%2F' })).toEqual(usual)
    expect(await outcome(broker, { ...parts, vhost: '' })).toEqual(usual)
    expect(await outcome(broker, { ...parts, vhost: '//' })).toBe(noVirtualHost)
  })

  test('knows a protocol only without its colon in parts', async (broker) => {
    const { hostname } = new URL(broker.url)
    expect(await outcome(broker, { hostname, protocol: 'amqp:' })).toBe(
      'Expected amqp: or amqps: as the protocol; got amqp::',
    )
  })

  test('takes an empty user and password for none, in an address', async (broker) => {
    const { host } = new URL(broker.url)
    expect(await outcome(broker, `amqp://:@${host}`)).toEqual(usual)
    expect(await outcome(broker, `amqp://@${host}`)).toEqual(usual)
    expect(await outcome(broker, `amqp://guest@${host}`)).toContain('ACCESS_REFUSED')
  })

  test('takes a protocol in capitals', async (broker) => {
    const { host } = new URL(broker.url)
    expect(await outcome(broker, `AMQP://${host}`)).toEqual(usual)
  })

  test.each(['amqp', '::::', '/', 'localhost'])('has no protocol in "%s"', async (broker, text) => {
    expect(await outcome(broker, text)).toBe('Expected amqp: or amqps: as the protocol; got ')
  })

  test('stays open with heartbeats while nothing is said', async (broker) => {
    const connection = await broker.connect(`${broker.url}?heartbeat=1`)
    const log: string[] = []
    connection.on('error', () => log.push('error'))
    connection.on('close', () => log.push('close'))
    await broker.passes(2600)
    expect(log).toEqual([])
    await (await connection.createChannel()).close()
  })
})
