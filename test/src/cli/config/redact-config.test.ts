import { describe, expect, test } from 'vitest'
import { redactConfig } from '../../../../src/cli/config/redact-config.js'
import { redactWords } from '../../../../src/support/redact-words.js'
import { redactValue } from '../../../../src/support/redact-value.js'

const hidden = '********'
const pem = '-----BEGIN RSA PRIVATE KEY-----\nS3cr3t\n-----END RSA PRIVATE KEY-----'

describe('a configuration to be shown', () => {
  test.each([
    ...['DB_PWD', 'pwd', 'passwords', 'PASSWORD_DB', 'password', 'db_pass', 'passphrase'],
    ...['signing_key', 'JWT_SIGNING_KEY', 'privateKey', 'secret_key', 'encryption-key'],
    ...['secrets', 'tokens', 'api_keys', 'authorization', 'Proxy-Authorization', 'x-auth', 'auth'],
    ...[
      'cookie',
      'Set-Cookie',
      'cookies',
      'session',
      'sessionId',
      'session_key',
      'PHPSESSID',
      'db_pw',
    ],
    ...['jwt', 'JWT_KEY', 'pin', 'user_pin', 'salt', 'HASH_SALT', 'otp', 'cvc', 'passcode'],
    ...['webhook', 'SLACK_WEBHOOK_URL'],
  ])('hides the value of %s', (key) => {
    expect(redactConfig({ [key]: 'S3cr3t' }, {})).toEqual({ [key]: hidden })
    expect(redactConfig({ own: [{ [key]: ['S3cr3t'] }] }, {})).toEqual({ own: [{ [key]: hidden }] })
    expect(redactValue({ [key]: 'S3cr3t' })).toEqual({ [key]: hidden })
  })

  test.each([
    'key',
    'routing_key',
    'keyfile',
    'primary_key',
    'passengers',
    'author',
    'session_timeout',
    'uauth',
    'pinned',
    'spin',
    'salted_fish',
  ])('shows the value of %s', (key) => {
    expect(redactConfig({ [key]: 'x' }, {})).toEqual({ [key]: 'x' })
  })

  test('hides the key of a certificate, and private keys wherever they stand', () => {
    expect(redactConfig({ AMQP_SSL: { ca: 'ca', key: 'S3cr3t', cert: 'cert' } }, {})).toEqual({
      AMQP_SSL: { ca: 'ca', key: hidden, cert: 'cert' },
    })
    expect(redactConfig({ own: { bundle: `cert\n${pem}\ncert`, list: [pem] } }, {})).toEqual({
      own: { bundle: `cert\n${hidden}\ncert`, list: [hidden] },
    })
    for (const begin of ['EC PRIVATE KEY', 'PRIVATE KEY', 'OPENSSH PRIVATE KEY']) {
      const cut = `-----BEGIN ${begin}-----\nS3cr3t`
      expect(redactConfig({ own: cut }, {})).toEqual({ own: hidden })
      expect(redactValue({ own: cut })).toEqual({ own: hidden })
    }
  })

  test('hides values whose names stand beside them', () => {
    const config = {
      args: ['--password', 'S3cr3t', '--host', 'db'],
      env: [
        { name: 'API_TOKEN', value: 'S3cr3t' },
        { key: 'DB_PASSWORD', value: 'S3cr3t' },
        { name: 'PATH', value: '/bin' },
      ],
      alerts: 'https://hooks.slack.com/services/T0/B0/S3cr3t',
    }
    expect(redactConfig(config, {})).toEqual({
      args: ['--password', hidden, '--host', 'db'],
      env: [
        { name: 'API_TOKEN', value: hidden },
        { key: 'DB_PASSWORD', value: hidden },
        { name: 'PATH', value: '/bin' },
      ],
      alerts: `https://hooks.slack.com/services/${hidden}`,
    })
  })

  test('hides secrets within longer texts', () => {
    const shown = redactConfig(
      {
        note: 'see amqp://ada:S3cr3t@host/x, or https://ada:S3cr3t@host',
        dsn: 'host=db user=ada password=S3cr3t dbname=x',
        'amqp://ada:S3cr3t@host/x': 1,
        greeting: 'hello, see https://example.org/a',
      },
      {},
    )
    expect(JSON.stringify(shown)).not.toContain('S3cr3t')
    expect(shown).toMatchObject({
      dsn: `host=db user=ada password=${hidden} dbname=x`,
      greeting: 'hello, see https://example.org/a',
    })
  })

  test('is done in time that grows with the text and no faster', () => {
    const text = 'a.token.'.repeat(50_000)
    expect(redactWords(text)).toBe(text)
    expect(redactWords('MY_DB_PASSWORDS.x = S3cr3t, next')).toBe(
      `MY_DB_PASSWORDS.x = ${hidden}, next`,
    )
  }, 10_000)

  test.each([
    ['cookie: session=S3cr3t; other=S3cr3t', `cookie: ${hidden}`],
    ['Set-Cookie: sid=S3cr3t; Path=/\nHost: x', `Set-Cookie: ${hidden}\nHost: x`],
    ['Authorization: Digest username="x", response="S3cr3t"', `Authorization: ${hidden}`],
    ['{authorization: "Basic S3cr3t", other: 1}', `{authorization: ${hidden}, other: 1}`],
    ['password is: S3cr3t, next', `password is: ${hidden}, next`],
    ['the token was = S3cr3t', `the token was = ${hidden}`],
    ['api key: S3cr3t', `api key: ${hidden}`],
    ['x-auth: S3cr3t', `x-auth: ${hidden}`],
    ['pw=S3cr3t', `pw=${hidden}`],
    ['session=S3cr3t', `session=${hidden}`],
    ['"{\\"password\\": \\"my S3cr3t\\"}"', `"{\\"password\\": ${hidden}}"`],
    ['pin: 1234 of PIN=5678', `pin: ${hidden} of PIN=${hidden}`],
    [`stripe says sk_live_${'5ecret'.repeat(4)}.`, `stripe says ${hidden}`],
    [`ghp_${'5ecret'.repeat(6)} and github_pat_${'5ecret_'.repeat(6)}`, `${hidden} and ${hidden}`],
    [`(AKIA${'5ECRET'.repeat(2)}5ECR)`, `(${hidden})`],
    [`see eyJhbGciOiJIUzI1NiJ9.eyJ${'5ecret'.repeat(6)}.5ecret-5ecret here`, `see ${hidden} here`],
    [
      'sk_test_ is how they begin, eyJ.eyJ and AKIA too',
      'sk_test_ is how they begin, eyJ.eyJ and AKIA too',
    ],
    ['psql --password S3cr3t -h db', `psql --password ${hidden} -h db`],
    ['curl -H x --api-key S3cr3t', `curl -H x --api-key ${hidden}`],
    ['mysql -u root -pS3cr3t db', `mysql -u root -p${hidden} db`],
    ['Basic dXNlcjpTM2NyM3Q=', `Basic ${hidden}`],
    ['send bearer S3cr3t, please', `send bearer ${hidden}, please`],
    ['https://hooks.slack.com/services/T0/B0/S3cr3t', `https://hooks.slack.com/services/${hidden}`],
    ['basic authentication, bearer of news', 'basic authentication, bearer of news'],
    ['psql --password -h db', 'psql --password -h db'],
    ['the password is wrong', 'the password is wrong'],
    ['no session: ', 'no session: '],
  ])('hides what a text tells: %s', (text, shown) => {
    expect(redactWords(text)).toBe(shown)
  })

  test.each([
    'cookie',
    'cookie: ',
    'password is ',
    'pass\\',
    'token"',
    'session=" ',
    'eyJ',
    'eyJ.',
    'sk_live_',
  ])('is done in one pass: %j', (piece) => {
    expect(redactWords(piece.repeat(400_000 / piece.length)).length).toBeGreaterThan(0)
  })
})
