/** A broker that refuses a connection says why, and is not asked again. */
import { describe, expect, test } from 'vitest'
import { BrokerUnreachable, defineService, ServiceContainer, type Connect } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { AttemptLog } from '../../../src/amqp/attempt-log.js'
import { failedAttempt, refusedBy, unreachable } from '../../../src/amqp/broker-problem.js'
import { refusalOf } from '../../../src/amqp/refusal.js'
import { normaliseUris } from '../../../src/amqp/uri.js'
import { RecordingLogger } from '../../support/recording-logger.js'

const broker = process.env['KINOKO_TEST_BROKER']
if (broker === undefined) {
  console.info('refusals of RabbitMQ are skipped: KINOKO_TEST_BROKER is not set')
}

const Idle = defineService({ name: 'idle-of-refusals', methods: { run: () => 1 } })

/** How a container that cannot connect ends, and what it logged. */
async function attempt(
  uri: string,
  parts: { connect?: Connect } = {},
): Promise<{ error: unknown; warnings: string[] }> {
  const logger = new RecordingLogger()
  const config = { AMQP_URI: uri, connection_retry: { max_retries_at_start: 2, interval_start: 0 } }
  const container = new ServiceContainer(Idle, { ...parts, config, logger })
  const error = await container.start().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return {
    error,
    warnings: logger.lines.filter(({ level }) => level === 'warn').map(({ message }) => message),
  }
}

const refused = (address: string): Promise<{ error: unknown; warnings: string[] }> =>
  attempt(address)

describe.skipIf(broker === undefined)('RabbitMQ', () => {
  const { host, port, hostname } = new URL(broker ?? 'amqp://localhost')

  test('says that the password is wrong, once', async () => {
    const { error, warnings } = await refused(`amqp://guest:wrong@${host}`)
    expect(error).toBeInstanceOf(BrokerUnreachable)
    expect(String(error)).toContain('refuses us: ACCESS_REFUSED - Login was refused')
    expect(warnings).toEqual([])
  })

  test('says that there is no such virtual host, once', async () => {
    const { error, warnings } = await refused(`amqp://${host}/nobody-has-this-one`)
    expect(error).toBeInstanceOf(BrokerUnreachable)
    expect(String(error)).toContain('NOT_ALLOWED - vhost nobody-has-this-one not found')
    expect(warnings).toEqual([])
  })

  test('is asked at the next address too, where there are several', async () => {
    const { error, warnings } = await refused(
      `amqp://guest:wrong@${hostname}:${port === '' ? '5672' : port};amqp://guest:wrong@${host}`,
    )
    expect(String(error)).toContain('ACCESS_REFUSED')
    expect(warnings).toHaveLength(1)
  })
})

test('the simulator says that the password is wrong, once', async () => {
  const { connect } = createSimulator({ clock: 'real' })
  const { error, warnings } = await attempt('amqp://guest:wrong@localhost', { connect })
  expect(String(error)).toContain('refuses us: ACCESS_REFUSED - Login was refused')
  expect(warnings).toEqual([])
})

test('each attempt is one line, though two connections are opened', async () => {
  const connect: Connect = () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:1'))
  const { error, warnings } = await attempt('amqp://localhost:1', { connect })
  expect(String(error)).toContain('after 3 attempts: connect ECONNREFUSED')
  expect(warnings.map((line) => line.replace(/; next attempt in.*/, ''))).toEqual([
    'no connection to the broker at localhost:1 (user `guest`, virtual host `/`), attempt 1: connect ECONNREFUSED 127.0.0.1:1',
    'no connection to the broker (attempt 2): connect ECONNREFUSED 127.0.0.1:1',
  ])
})

test('TLS that meets a plain port is told in words', () => {
  const cause = new Error(
    '808C28DF347F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl3_record.c:350:\n',
  )
  const line = failedAttempt(['amqps://ada:secret@host:5672/shop'], 1, cause, 12)
  expect(line).toBe(
    'no connection to the broker at host:5672 (user `ada`, virtual host `shop`), attempt 1: what listens there ' +
      'speaks no TLS (wrong version number); next attempt in 12 ms. Does RabbitMQ listen at that port, and is TLS spoken ' +
      'at both ends or at neither (amqps://, port 5671)? (config: AMQP_URI)',
  )
})

test('a broker that refuses after the start is told with what lets us in', () => {
  const cause = new Error(
    'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused"',
  )
  const line = failedAttempt(['amqp://ada:secret@host/'], 1, cause, 12)
  expect(line).toContain('Is there such a user')
  expect(line).not.toContain('Does RabbitMQ run there?')
})

test('an attempt is news again after a connection was there', () => {
  const log = new AttemptLog()
  expect([log.isNews(1, 'a'), log.isNews(1, 'a'), log.isNews(2, 'a')]).toEqual([true, false, true])
  log.clear()
  expect(log.isNews(1, 'a')).toBe(true)
})

test.each([
  [
    'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login"',
    'ACCESS_REFUSED - Login',
  ],
  [
    'Handshake terminated by server: 530 with message "NOT_ALLOWED - vhost x not found"',
    'NOT_ALLOWED - vhost x not found',
  ],
  [
    "Handshake terminated by server: 530 with message \"NOT_ALLOWED - access to vhost 'x' refused for user 'y'\"",
    "NOT_ALLOWED - access to vhost 'x' refused for user 'y'",
  ],
  ['Handshake terminated by server: 530 with message "NOT_ALLOWED - vhost x is down"', undefined],
  ['Handshake terminated by server: 541 (INTERNAL-ERROR) with message "INTERNAL_ERROR"', undefined],
  ['connect ECONNREFUSED', undefined],
  [
    "Handshake terminated by server: 530 with message \"NOT_ALLOWED - access to vhost 'x' refused for user 'y': connection limit (1) is reached\"",
    undefined,
  ],
])('%s is a refusal: %s', (message, said) => {
  expect(refusalOf(new Error(message))).toBe(said)
})

describe('why there is no connection', () => {
  const uris = normaliseUris('amqp://ada:secret@one/shop;amqp://ada:secret@two:5673/shop', {
    heartbeat: 60,
    isEncrypted: false,
  })
  const refusal = (said: string): string | undefined =>
    refusedBy(uris, new Error(`Handshake terminated by server: 530 with message "${said}"`))
      ?.message

  test('names hosts, user and virtual host, and no password', () => {
    expect(refusal('NOT_ALLOWED - vhost shop not found')).toBe(
      'the broker at one:5672, two:5673 (user `ada`, virtual host `shop`) refuses us: NOT_ALLOWED - vhost shop not ' +
        'found. `rabbitmqctl add_vhost shop` makes it. (config: AMQP_URI)',
    )
  })

  test.each([
    ["NOT_ALLOWED - access to vhost 'shop' refused for user 'ada'", 'set_permissions -p shop ada'],
    ['ACCESS_REFUSED - Login was refused', 'is the password right?'],
  ])('%s: says what to do', (said, advice) => {
    expect(refusal(said)).toContain(advice)
  })

  test('guest may come from the machine of the broker alone', () => {
    const login = new Error('ACCESS_REFUSED - Login was refused')
    const advice = (uri: string): string =>
      refusedBy(normaliseUris(uri, { heartbeat: 60, isEncrypted: false }), login)!.message
    expect(advice('amqp://rabbit')).toContain('lets `guest` in from its own machine alone')
    expect(advice('amqp://localhost')).not.toContain('machine')
  })

  test.each([
    [new Error('getaddrinfo ENOTFOUND one'), 'Is the name of the host right?'],
    [new Error('Socket closed abruptly during opening handshake'), 'is TLS spoken at both ends'],
    [new Error('error:0A00010B:SSL routines::wrong version number:\n'), 'number). Does RabbitMQ'],
    [new Error('self-signed certificate'), 'Does AMQP_SSL name the authority'],
    [new Error('connect ETIMEDOUT'), 'Does a firewall keep the port closed?'],
    [
      new Error('Handshake terminated by server: 530 with message "NOT_ALLOWED - vhost x is down"'),
      'Is RabbitMQ starting, or its virtual host down',
    ],
    [
      Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:1')]), { message: '' }),
      'connect ECONNREFUSED ::1:1. Does RabbitMQ run there?',
    ],
  ])('%s', (cause, question) => {
    expect(unreachable(uris, 3, cause).message).toContain(question)
  })
})
