import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseYaml } from '../../../src/cli/config/yaml.js'
import { oneLine, stackOf } from '../../../src/ports/one-line.js'
import { redactText, redactUri } from '../../../src/support/redact.js'
import { describePlaces } from '../../../src/amqp/broker-place.js'
import { normaliseUris } from '../../../src/amqp/uri.js'
import { runs } from '../../support/properties.js'

const secret = 'S3cr3t'

describe('a URI', () => {
  test.each([
    [`amqp://user:${secret}@host:5672/v`, 'amqp://user:********@host:5672/v'],
    [`amqp://user:p@${secret}@host/v`, 'amqp://user:********@host/v'],
    [`user:${secret}@host`, 'user:********@host'],
    [`//user:${secret}@host`, '//user:********@host'],
    [`amqp:/user:${secret}@host`, 'amqp:/user:********@host'],
    [`amqp:user:${secret}@host`, 'amqp:user:********@host'],
    [
      `amqp://a:${secret}@one;amqp://b:x;${secret}@two`,
      'amqp://a:********@one;amqp://b:********@two',
    ],
    [`amqp://host/v?heartbeat=5&password=${secret}`, 'amqp://host/v?heartbeat=5&password=********'],
    [`amqp://user:${secret}/with?odd#characters@host/v`, 'amqp://user:********@********'],
    [`amqp://guest:guest@host:5672/v?password=x@${secret}`, 'amqp://guest:********@********'],
    [`amqp://ada:x@host/v?password=x@${secret}`, 'amqp://ada:********@********'],
    [`amqp://host/v?password=x@${secret}@y`, 'amqp://********@********'],
    [`amqp://ada:x@host/v#x@${secret}`, 'amqp://ada:********@********'],
    [`http://host/v?token=x@${secret}`, 'http://********@********'],
    [`amqp://user:${secret}`, 'amqp://user:********'],
    [`amqp://${secret}@host`, 'amqp://********@host'],
    [`${secret}@host`, '********@host'],
    [`amqp://${secret}:@host`, 'amqp://********@host'],
    [`amqp://${secret}:guest@host`, 'amqp://********@host'],
    [`amqp://user%3A${secret}@host`, 'amqp://********@host'],
    [`amqp://user%3a${secret}:x@host`, 'amqp://********@host'],
    [`amqp://user;${secret}@host`, 'amqp://********@host'],
    [`amqp://user;${secret}:x@host`, 'amqp://********@host'],
    [`amqp://user:1;amqp:${secret}:x@host`, 'amqp://user:********@host'],
    [`amqp://user:1/${secret}@host`, 'amqp://user:********@host'],
    [`amqp://user/${secret}@host`, 'amqp://********@host'],
    [`amqp://host/#${secret}`, 'amqp://host/#********'],
    [`amqp://host#${secret}?a`, 'amqp://host#********'],
    [`amqp://host/v?${secret}`, 'amqp://host/v?********'],
    [`amqp://host/v?${secret}=1`, 'amqp://host/v?********'],
    [`amqp://host/v?heartbeat=${secret}`, 'amqp://host/v?heartbeat=********'],
    [`amqp://host/v?a=1#${secret}`, 'amqp://host/v?a=********#********'],
    [`amqp://host/user:${secret}`, 'amqp://host/********'],
    [`http://${secret}@host/v`, 'http://********@host/v'],
    ['amqp://ada%40example.org:x@host', 'amqp://ada%40example.org:********@host'],
    ['amqp://guest:guest@host/v?ssl=1', 'amqp://guest:********@host/v?ssl=1'],
    ['amqp://host:5672/v', 'amqp://host:5672/v'],
    ['amqp://[::1]:5672/v', 'amqp://[::1]:5672/v'],
  ])('%s shows no password', (uri, shown) => {
    expect(redactUri(uri)).toBe(shown)
  })

  const characters = [
    ...Array.from('ab1:/@?;#&=%+.,!$ "\'<>()[]\\\t'),
    '%3A',
    '%40',
    '%3B',
    '%',
    'guest',
    'amqp:',
  ]

  test('shows none, whatever stands around it, in logs and in errors', () => {
    const junk = fc.string({ maxLength: 8, unit: fc.constantFrom(...characters) })
    const begin = fc.constantFrom('amqp://', 'amqps://', '//', '', 'amqp:/', 'pyamqp://', 'AMQP://')
    const uri = fc
      .tuple(begin, fc.constantFrom('user:', 'user%3A', 'user;'), junk, junk)
      .map(([scheme, user, before, after]) => `${scheme}${user}${before}${secret}${after}@host/v`)
      // these are two addresses, of a broker and of another user
      .filter((text) => !/;\s*(?:py)?amqps?:\/\//i.test(text))
    const behind = fc
      .tuple(begin, fc.constantFrom('?', '#', '?a=', '?heartbeat=', '/v?', '/v#', '/#'), junk, junk)
      // behind a semicolon it would be the host of another broker
      .filter(([, , before]) => !before.includes(';'))
      .map(([scheme, sign, before, after]) => `${scheme}host${sign}${before}${secret}${after}`)
    fc.assert(
      fc.property(fc.oneof(uri, behind), (text) => {
        expect(redactUri(text)).not.toContain(secret)
        try {
          const normal = normaliseUris(text, { heartbeat: 1, isEncrypted: false })
          expect(redactUri(normal.join(';'))).not.toContain(secret)
          expect(describePlaces(normal)).not.toContain(secret)
        } catch (error) {
          expect(String(error)).not.toContain(secret)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })

  test('of which a part behind a semicolon looks like a scheme shows none in the error', () => {
    const uri = `amqp://user;${secret}://@host/v`
    const normalise = (): unknown => normaliseUris(uri, { heartbeat: 1, isEncrypted: false })
    expect(normalise).toThrow('AMQP_URI must look like')
    expect(normalise).not.toThrow(secret)
  })

  test.each([
    [`at amqp://user:my ${secret}@host now`, 'at amqp://user:********@host now'],
    [`no \`amqp://user:it's ${secret}@host\``, 'no `amqp://user:********@host`'],
    [`see amqp://host/v#${secret} now`, 'see amqp://host/v#******** now'],
    [`see https://host/v#${secret} now`, 'see https://host/v#******** now'],
    [
      'from amqp://host:5672 to amqp://user:x@host, ada@example.org',
      'from amqp://host:5672 to amqp://user:********@host, ada@example.org',
    ],
    [`at amqp://user:my@ ${secret}@host now`, 'at amqp://user:********@host now'],
    [`at amqp://user:my:// ${secret}@host now`, 'at amqp://user:********@host now'],
    [`at amqp:user:my ${secret}@host now`, 'at amqp:user:********@host now'],
    [`at http://user:<my> ${secret}@host now`, 'at http://********@host now'],
    [`at amqp://user:"${secret}"@host now`, 'at amqp://user:********@host now'],
    [`at amqp://user:my http://${secret}@host`, 'at amqp://user:******** http://********@host'],
    ['at http://host:80/v: no, ada@example.org', 'at http://host:80/v: no, ada@example.org'],
    ['at http://host:80: no, ada@example.org', 'at http://host:80: no, ada@example.org'],
    ['at amqp://[::1]: no, ada@example.org', 'at amqp://[::1]: no, ada@example.org'],
    [`on amqp://user:${secret}@host:5640: exam`, 'on amqp://user:********@host:5640: exam'],
    [`on amqp://user:${secret}@host:5640/v: exam`, 'on amqp://user:********@host:5640/v: exam'],
    [`at http://user:${secret}@host:15672, or`, 'at http://********@host:15672, or'],
    [`(amqp://user:${secret}@host:5672)`, '(amqp://user:********@host:5672)'],
    [`amqp://user:x@host:${secret}: no`, 'amqp://user:********@host:******** no'],
    ['at amqp://host: no ada@example.org', 'at amqp://host: no ada@example.org'],
  ])('in a text: %s', (text, shown) => {
    expect(redactText(text)).toBe(shown)
  })

  test('shows no password in a text, whatever is in it', () => {
    const odd = fc.constantFrom('', '://', ' ://', '\t', '`', '[', 'http://', ...characters)
    const before = fc.constantFrom('at ', '"uri": "', '(', 'uri=', 'url:', '<')
    const begin = fc.constantFrom('amqp://', 'amqps:/', 'pyamqp:', 'http://', '//', 'x://')
    fc.assert(
      fc.property(before, begin, odd, odd, (text, scheme, first, second) => {
        const uri = `${scheme}user:${secret}${first}${second}${secret}@host:5672/v`
        expect(redactText(`${text}${uri}", sorry`)).not.toContain(secret)
      }),
      { numRuns: runs(10_000) },
    )
  })
})

test('an error in YAML shows nothing of what stands there, or in variables', () => {
  const texts = [
    `AMQP_URI: amqp://user:${secret}@host: x: y`,
    `PASSWORD: "${secret}`,
    `[${secret}: {`,
    `PASSWORD: !${secret} x`,
    `PASSWORD: *${secret}`,
    `PASSWORD: |${secret}`,
    `%${secret} x\n---\na`,
    'PASSWORD: ${PASSWORD}',
    'PASSWORD: ${LOOP}',
  ]
  const variables = { PASSWORD: `a: b: ${secret}: {`, LOOP: `${secret} \${LOOP}` }
  for (const text of texts) {
    let shown = ''
    try {
      parseYaml(text, variables, 'config.yaml')
    } catch (error) {
      shown = `${String(error)} ${String((error as Error).cause)}`
    }
    expect(shown).toContain('config.yaml')
    expect(shown).not.toContain(secret)
  }
})

test('a text of a peer stays on its line in the log', () => {
  expect(oneLine('a\nERROR forged\r\u001b[31m\u2028')).toBe(
    'a\\nERROR forged\\u000d\\u001b[31m\\u2028',
  )
  const error = new Error('first\nERROR forged', { cause: new Error('cause\nforged') })
  expect(
    stackOf(error)
      .split('\n')
      .filter((line) => line.startsWith('ERROR')),
  ).toEqual([])
  expect(stackOf(error)).toContain('[cause]: Error: cause\\nforged')
})

test('a parenthesis ends no URI whose secret goes on behind it', () => {
  for (const uri of [
    `http://h/?token=a(${secret})`,
    `http://u:a(${secret}@h`,
    `x://u@h#(${secret}`,
  ]) {
    expect(redactText(`no answer from ${uri}, sorry`)).not.toContain(secret)
  }
})

// a text that is read again from each of its places would take these tests minutes
test.each([
  'a.',
  'a://',
  '//',
  'a:',
  'a@',
  'amqp:',
  'amqp://a:',
  'amqp://a:b ',
  'x://@',
  'http://a:b c@ ',
  'x:y@ ',
  "amqp://u:'",
  'password=',
  '?//',
])('a long text of %j is redacted in one pass', (piece) => {
  for (const end of ['', '@', ' ', '@host']) {
    const text = piece.repeat(600_000 / piece.length) + end
    expect(redactText(text).length).toBeGreaterThan(0)
    expect(redactUri(text).length).toBeGreaterThan(0)
  }
})
