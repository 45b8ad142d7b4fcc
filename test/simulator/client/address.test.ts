import { describe, expect, test } from 'vitest'
import { FakeHost } from './support/fake-host.js'
import { open } from './support/opening.js'

describe('an address', () => {
  const guest = { username: 'guest', password: 'guest', virtualHost: '/' }

  test.each<[unknown, number, object]>([
    [undefined, 5672, guest],
    ['', 5672, guest],
    ['amqp://localhost', 5672, guest],
    ['amqps://localhost', 5671, guest],
    ['amqp://localhost:1234/', 1234, guest],
    ['amqp://u:p@localhost/v', 5672, { username: 'u', password: 'p', virtualHost: 'v' }],
    ['amqp://u%3A:p%40@localhost', 5672, { username: 'u:', password: 'p@' }],
    ['amqp://u@localhost', 5672, { username: 'u', password: '' }],
    ['amqp://:p@localhost', 5672, { username: '', password: 'p' }],
    ['amqp://localhost/%2F', 5672, guest],
    ['amqp://localhost//', 5672, guest],
    ['amqp://localhost/a%2Fb', 5672, { virtualHost: 'a/b' }],
    ['amqp://localhost/%zz%41', 5672, { virtualHost: '%zzA' }],
    ['amqp://localhost/%E4', 5672, { virtualHost: '\ufffd' }],
    ['amqp:localhost', 5672, { virtualHost: 'ocalhost' }],
    ['amqp://[::1]:7', 7, guest],
    [{ hostname: 'localhost' }, 5672, guest],
    [{ protocol: 'amqps' }, 5671, guest],
    [{ username: 'u' }, 5672, { username: 'u', password: '' }],
    [
      { port: 7, username: 'u', password: 'p', vhost: '%2f' },
      7,
      { password: 'p', virtualHost: '/' },
    ],
  ])('%j leads where amqplib goes', async (url, port, command) => {
    const { wire, command: sent } = await open(url)
    expect(wire.port).toBe(port)
    expect(sent).toMatchObject(command)
  })

  const asked = { channelMax: 0, frameMax: 131_072, heartbeat: undefined }

  test.each<[unknown, object]>([
    ['amqp://localhost', asked],
    [
      'amqp://localhost?channelMax=5&frameMax=8192&heartbeat=7',
      { channelMax: 5, frameMax: 8192, heartbeat: 7 },
    ],
    ['amqp://localhost?channelMax=5&channelMax=6', { channelMax: 5 }],
    ['amqp://localhost?heartbeat=0', { heartbeat: 0 }],
    ['amqp://localhost?heartbeat=5.7', { heartbeat: 5 }],
    [
      { channelMax: 5, frameMax: '8192', heartbeat: null },
      { channelMax: 5, frameMax: 8192 },
    ],
    [{ heartbeat: 0 }, { heartbeat: 0 }],
  ])('%j asks for its limits', async (url, command) => {
    expect((await open(url)).command).toMatchObject(command)
  })

  test.each<[unknown, string]>([
    ['http://localhost', 'Expected amqp: or amqps: as the protocol; got http:'],
    ['localhost', 'Expected amqp: or amqps: as the protocol; got '],
    [{ protocol: 'amqp:' }, 'Expected amqp: or amqps: as the protocol; got amqp::'],
    [{ port: 99_999 }, 'Port should be >= 0 and < 65536. Received type number (99999).'],
    [{ port: 'abc' }, "Port should be >= 0 and < 65536. Received type string ('abc')."],
  ])('%j is refused before anything is dialled', async (url, text) => {
    const { host, error } = await open(url)
    expect(error?.message).toBe(text)
    expect(host.wires).toEqual([])
  })
})

describe('credentials', () => {
  const { credentials } = new FakeHost().client

  test.each([
    ['plain', credentials.plain('ü', 'p:/')],
    ['amqplain', credentials.amqplain('ü', 'p:/')],
  ])('%s are read back from their response', async (_, given) => {
    const { command } = await open('amqp://x:y@localhost', { credentials: given })
    const expected = { mechanism: given.mechanism, username: 'ü', password: 'p:/' }
    expect(command).toMatchObject(expected)
    expect(Buffer.isBuffer(given.response())).toBe(true)
  })

  test('have the bytes of amqplib', () => {
    expect(credentials.plain('a', 'b').response()).toEqual(Buffer.from('\0a\0b'))
    expect(credentials.amqplain('a', 'é').response().toString('hex')).toBe(
      '054c4f47494e530000000161' + '0850415353574f52445300000002c3a9',
    )
    expect(credentials.external()).toEqual({
      mechanism: 'EXTERNAL',
      response: expect.any(Function) as () => Buffer,
    })
  })

  test('that are malformed are nobody’s', async () => {
    for (const response of ['nonsense', '\0only-a-user', '\0a\0b\0c', 'x\0a\0b']) {
      const own = { mechanism: 'PLAIN', response: () => Buffer.from(response) }
      expect((await open(undefined, { credentials: own })).command).toMatchObject({ username: '' })
    }
  })
})
