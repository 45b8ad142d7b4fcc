/** Clients with certificates: who is let in, and who logs in by one (`rabbitmq_auth_mechanism_ssl`). */
import { connect as connectTls } from 'node:tls'
import amqplib from 'amqplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBroker, type BrokerTls } from '../../../simulator/server/index.js'
import { Authority, hasOpenssl, type Pair } from './support/authority.js'

describe.skipIf(!hasOpenssl)('clients with certificates (skipped without openssl)', () => {
  let authority: Authority
  let own: Authority
  let server: Pair
  let ann: Pair
  beforeAll(() => {
    ;[authority, own] = [new Authority(), new Authority()]
    server = authority.sign('server', '/CN=localhost')
    ann = authority.sign('ann', '/C=DE/O=Shop, Inc/OU=tea/CN=ann')
  })
  afterAll(() => {
    for (const one of [authority, own]) one.remove()
  })

  const dn = String.raw`CN=ann,OU=tea,O=Shop\, Inc,C=DE`

  async function connect(
    pair: Pair | undefined,
    {
      tls = {},
      users = { [dn]: '', ann: '', guest: 'guest' },
      credentials = amqplib.credentials.external(),
    }: {
      tls?: Partial<BrokerTls>
      users?: Record<string, string>
      credentials?: ReturnType<typeof amqplib.credentials.external>
    } = {},
  ): Promise<string> {
    await using broker = await startBroker({
      users,
      managementPort: 0,
      tls: { ...server, ca: authority.ca, ...tls },
    })
    const uri = `amqps://localhost:${new URL(broker.tlsUri!).port}`
    const options = { ...pair, ca: [authority.ca], host: 'localhost', credentials }
    const connection = await amqplib.connect(uri, options)
    const [{ username } = { username: 'nobody' }] = broker.snapshot().connections
    await connection.close()
    return username
  }

  it('log in by the distinguished name', async () => {
    expect(await connect(ann)).toBe(dn)
  })

  it('log in by the common name', async () => {
    expect(await connect(ann, { tls: { loginFrom: 'common_name' } })).toBe('ann')
  })

  it.each([
    ['/CN=a/CN=b+UID=u', 'common_name', 'a,b'],
    ['/CN=a/CN=b+UID=u', 'distinguished_name', 'CN=b+UID=u,CN=a'],
    [String.raw`/CN=a \+ b`, 'common_name', 'a + b'],
  ] as const)('of the subject %s have as %s: %s', async (subject, loginFrom, name) => {
    const pair = authority.sign('client', subject)
    expect(await connect(pair, { tls: { loginFrom }, users: { [name]: '' } })).toBe(name)
  })

  const refused = 'ACCESS_REFUSED - Login was refused using authentication mechanism EXTERNAL'

  it('are refused as users that there are not', async () => {
    await expect(connect(authority.sign('bob', '/CN=bob'))).rejects.toThrow(refused)
  })

  it('are refused with a certificate that does not name them', async () => {
    const pair = authority.sign('nameless', '/O=Shop')
    await expect(connect(pair, { tls: { loginFrom: 'common_name' } })).rejects.toThrow(refused)
  })

  it('are refused without a certificate, but may log in with a password', async () => {
    await expect(connect(undefined)).rejects.toThrow(refused)
    const credentials = amqplib.credentials.plain('guest', 'guest')
    expect(await connect(undefined, { credentials })).toBe('guest')
  })

  it('are turned away without a certificate where one is required', async () => {
    const credentials = amqplib.credentials.plain('guest', 'guest')
    const tls = { requireCertificate: true }
    await expect(connect(undefined, { credentials, tls })).rejects.toThrow(/closed|reset|hang up/)
    expect(await connect(ann, { tls })).toBe(dn)
  })

  it('are turned away with a certificate of another authority', async () => {
    await expect(connect(own.sign('ann', '/CN=ann'))).rejects.toThrow(/closed|reset|hang up/)
  })

  it.each([
    [{}, 'PLAIN AMQPLAIN ANONYMOUS EXTERNAL'],
    [{ ca: undefined }, 'PLAIN AMQPLAIN ANONYMOUS'],
  ])('are offered what is set: %o', async (change, mechanisms) => {
    const { ca, ...rest } = { ...server, ca: authority.ca, ...change }
    await using broker = await startBroker({ tls: ca === undefined ? rest : { ...rest, ca } })
    const port = Number(new URL(broker.tlsUri!).port)
    const socket = connectTls({
      port,
      host: '127.0.0.1',
      ca: authority.ca,
      servername: 'localhost',
    })
    socket.write('AMQP\0\0\x09\x01')
    const start = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    socket.destroy()
    const text = start.toString('latin1')
    const length = String.fromCharCode(mechanisms.length)
    expect(text).toContain(`\0\0\0${length}${mechanisms}\0\0\0\x05en_US`)
  })
})
