import type { Options } from 'amqplib'
import { expect } from 'vitest'
import {
  bytes,
  conformance,
  differenceOf,
  refusal,
  send,
  take,
  text,
  type Broker,
} from '../support/conformance.js'

/** The broker's address with other parts. */
function address(broker: Broker, change: (url: URL) => void): string {
  const url = new URL(broker.url)
  change(url)
  return url.href
}

/** Whether a connection made so can be used. */
async function works(
  broker: Broker,
  url: string | Options.Connect,
  options = {},
): Promise<boolean> {
  const connection = await broker.connect(url, options)
  const channel = await broker.channel(connection)
  const queue = await broker.queue(channel)
  send(channel, queue, 'm')
  return text((await take(channel, queue)).content) === 'm'
}

const refusedLogin = (mechanism = 'PLAIN') =>
  `Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism ${mechanism}. For details see the broker logfile."`

/** How connecting failed, in full. */
async function failure(broker: Broker, url: string | Options.Connect, options = {}) {
  try {
    await broker.connect(url, options)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it connected')
}

conformance('connection: open', (test) => {
  test('takes an address as text or in parts', async (broker) => {
    const { hostname, port } = new URL(broker.url)
    expect(await works(broker, broker.url)).toBe(true)
    const parts = { hostname, port: Number(port || 5672) }
    expect(await works(broker, parts)).toBe(true)
    expect(
      await works(broker, {
        ...parts,
        protocol: 'amqp',
        username: 'guest',
        password: 'guest',
        vhost: '/',
        heartbeat: 10,
        frameMax: 8192,
        channelMax: 10,
        locale: 'en_US',
      }),
    ).toBe(true)
  })

  const virtualHosts = {
    none: '',
    'a slash': '/',
    'two slashes': '//',
    'a coded slash': '/%2F',
    'a slash in small letters': '/%2f',
  }

  test.each(Object.keys(virtualHosts) as (keyof typeof virtualHosts)[])(
    'means the first virtual host by %s',
    async (broker, name) => {
      const base = address(broker, (url) => (url.pathname = '')).replace(/\/$/, '')
      expect(await works(broker, base + virtualHosts[name])).toBe(true)
    },
  )

  test('takes credentials from the address, decoded', async (broker) => {
    const url = address(broker, (parts) => {
      parts.username = 'guest'
      parts.password = 'guest'
    })
    expect(await works(broker, url.replace('guest:guest', '%67uest:gues%74'))).toBe(true)
  })

  test('refuses a wrong password', async (broker) => {
    const url = address(broker, (parts) => {
      parts.username = 'guest'
      parts.password = 'wrong'
    })
    expect(await failure(broker, url)).toBe(refusedLogin())
  })

  test('refuses an unknown user', async (broker) => {
    const url = address(broker, (parts) => {
      parts.username = 'nobody'
      parts.password = 'guest'
    })
    expect(await failure(broker, url)).toBe(refusedLogin())
  })

  test('refuses a user without a password', async (broker) => {
    const url = address(broker, (parts) => {
      parts.username = 'guest'
      parts.password = ''
    })
    expect(await failure(broker, url)).toBe(refusedLogin())
  })

  test('says so when an address in parts has half of the credentials', async (broker) => {
    const { hostname, port } = new URL(broker.url)
    const parts = { hostname, port: Number(port || 5672) }
    expect(await failure(broker, { ...parts, username: 'guest' })).toBe(refusedLogin())
    expect(await failure(broker, { ...parts, password: 'guest' })).toBe(refusedLogin())
  })

  test('takes credentials as an option', async (broker) => {
    const { plain, amqplain } = broker.client.credentials
    expect(await works(broker, broker.url, { credentials: plain('guest', 'guest') })).toBe(true)
    expect(await works(broker, broker.url, { credentials: amqplain('guest', 'guest') })).toBe(true)
    expect(await failure(broker, broker.url, { credentials: plain('guest', 'x') })).toBe(
      refusedLogin(),
    )
    expect(await failure(broker, broker.url, { credentials: amqplain('guest', 'x') })).toBe(
      refusedLogin('AMQPLAIN'),
    )
  })

  test('refuses a mechanism that the broker does not offer', async (broker) => {
    const credentials = broker.client.credentials.external()
    expect(await failure(broker, broker.url, { credentials })).toBe(
      'SASL mechanism EXTERNAL is not provided by the server',
    )
  })

  test('refuses an unknown virtual host', async (broker) => {
    const url = address(broker, (parts) => (parts.pathname = '/nowhere'))
    expect(await failure(broker, url)).toBe(
      'Expected ConnectionOpenOk; got <ConnectionClose channel:0>',
    )
  })

  test('tells virtual hosts by every character', async (broker) => {
    for (const path of ['/%2F%2F', '/%20', '///']) {
      const base = address(broker, (url) => (url.pathname = '')).replace(/\/$/, '')
      expect(await failure(broker, base + path)).toContain('Expected ConnectionOpenOk')
    }
  })

  test('refuses an address of another protocol', async (broker) => {
    expect(await failure(broker, 'http://localhost')).toBe(
      'Expected amqp: or amqps: as the protocol; got http:',
    )
    expect(await failure(broker, 'pyamqp://localhost')).toBe(
      'Expected amqp: or amqps: as the protocol; got pyamqp:',
    )
    expect(await failure(broker, 'localhost')).toBe(
      'Expected amqp: or amqps: as the protocol; got ',
    )
    expect(await failure(broker, { protocol: 'mqtt', hostname: 'localhost' })).toBe(
      'Expected amqp: or amqps: as the protocol; got mqtt:',
    )
  })

  test('fails where nobody listens', async (broker) => {
    const url = address(broker, (parts) => (parts.port = '1'))
    await expect(broker.connect(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('hangs up after three seconds on frames smaller than the protocol allows', async (broker) => {
    const least = broker.by({ '3.10': 4096, '4.3': 8192 })
    expect(await works(broker, `${broker.url}?frameMax=${least}`)).toBe(true)
    const refused = broker.connect(`${broker.url}?frameMax=${least - 1}`)
    await expect(refused).rejects.toMatchObject({
      code: 'ECONNRESET',
      message: 'read ECONNRESET',
    })
  })

  test('takes limits of 0 for none', async (broker) => {
    expect(await works(broker, `${broker.url}?frameMax=0&channelMax=0&heartbeat=0`)).toBe(true)
  })

  test('takes socket options', async (broker) => {
    const options = { noDelay: false, keepAlive: true, keepAliveDelay: 100, timeout: 3000 }
    expect(await works(broker, broker.url, options)).toBe(true)
    const clientProperties = { connection_name: 'conformance', nested: { list: [1] } }
    expect(await works(broker, broker.url, { clientProperties })).toBe(true)
  })

  test('tells what the server is', async (broker) => {
    const { connection } = await broker.connect()
    const { serverProperties } = connection
    expect(serverProperties).toMatchObject({
      product: 'RabbitMQ',
      version: expect.stringMatching(broker.version) as string,
    })
    expect(serverProperties).toHaveProperty('capabilities', {
      publisher_confirms: true,
      exchange_exchange_bindings: true,
      'basic.nack': true,
      consumer_cancel_notify: true,
      'connection.blocked': true,
      consumer_priorities: true,
      authentication_failure_close: true,
      per_consumer_qos: true,
      direct_reply_to: true,
    })
  })
})

conformance('connection: limits', (test) => {
  test('opens as many channels as it may, and no more', async (broker) => {
    const connection = await broker.connect(`${broker.url}?channelMax=2`)
    const first = await broker.channel(connection)
    await broker.channel(connection)
    expect(await refusal(connection.createChannel())).toBe('No channels left to allocate')
    expect(await refusal(connection.createConfirmChannel())).toBe('No channels left to allocate')
    await first.close()
    await broker.channel(connection)
    expect(await refusal(connection.createChannel())).toBe('No channels left to allocate')
  })

  test('lets a channel that made a mistake be replaced', async (broker) => {
    const connection = await broker.connect(`${broker.url}?channelMax=1`)
    for (let i = 0; i < 3; i++) {
      const channel = await broker.channel(connection)
      await refusal(channel.checkQueue(broker.name('missing')))
    }
    await broker.channel(connection)
  })

  test('sends bodies of any length in small frames', async (broker) => {
    const connection = await broker.connect(`${broker.url}?frameMax=8192`)
    const channel = await broker.channel(connection)
    const queue = await broker.queue(channel)
    for (const size of [8183, 8184, 8185, 16_368, 50_000]) {
      const body = bytes(Array.from({ length: size }, (_, i) => i % 251))
      channel.sendToQueue(queue, body)
      const { content } = await take(channel, queue)
      expect([size, differenceOf(content, body)]).toEqual([size, -1])
    }
  })

  test('has room for sixty channels that work side by side', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const channels = []
    for (let i = 0; i < 60; i++) channels.push(await broker.channel(connection))
    for (const [i, other] of channels.entries()) send(other, queue, i)
    await broker.holds(channel, queue, 60)
  })
})
