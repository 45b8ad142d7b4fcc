import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseYaml } from '../../../src/cli/config/yaml.js'
import { oneLine, stackOf } from '../../../src/ports/one-line.js'
import { redactUri } from '../../../src/support/redact.js'
import { normaliseUri } from '../../../src/amqp/uri.js'
import { runs } from '../../support/effort.js'

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
    [`amqp://user:${secret}/with?odd#characters@host/v`, 'amqp://user:********@host/v'],
    [`amqp://user:${secret}`, 'amqp://user:********'],
    ['amqp://host:5672/v', 'amqp://host:5672/v'],
    ['amqp://[::1]:5672/v', 'amqp://[::1]:5672/v'],
  ])('%s shows no password', (uri, shown) => {
    expect(redactUri(uri)).toBe(shown)
  })

  test('shows none, whatever stands around it, in logs and in errors', () => {
    const junk = fc.string({
      maxLength: 8,
      unit: fc.constantFrom(...['a', 'b', '1', ':', '/', '@', '?', ';', '#', '&', '=', '%', ' ']),
    })
    const uri = fc
      .tuple(fc.constantFrom('amqp://', 'amqps://', '//', '', 'amqp:/', 'pyamqp://'), junk, junk)
      .map(([scheme, before, after]) => `${scheme}user:${before}${secret}${after}@host/v`)
    fc.assert(
      fc.property(uri, (text) => {
        expect(redactUri(text)).not.toContain(secret)
        try {
          normaliseUri(text, { heartbeat: 1, isEncrypted: false })
        } catch (error) {
          expect(String(error)).not.toContain(secret)
        }
      }),
      { numRuns: runs(2_000) },
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
