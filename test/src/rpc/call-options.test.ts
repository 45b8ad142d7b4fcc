import { expect, test } from 'vitest'
import { ConfigurationError } from 'kinoko'
import { describe } from '../../../src/support/describe.js'
import { resolveConfig } from '../../../src/config/config.js'
import { resolveCallOptions } from '../../../src/rpc/call-options.js'

const config = resolveConfig({})

test.each([
  ['timeout', [null, NaN, '5', 0, -1], 'timeout of a call must be a number of seconds'],
  ['expiration', [null, NaN, '5', 0], 'expiration of a call must be a number of seconds'],
  ['attemptTimeout', [null, '5', 0], 'attemptTimeout of a call must be a number of seconds'],
  ['headers', [null, 5, 'x', []], 'headers of a call must be an object'],
  ['priority', [null, NaN, '5', -1, 256, 1.5], 'priority of a call must be a whole number from 0'],
  ['persistent', [null, 5, 'yes'], 'persistent of a call must be true or false'],
  ['idempotent', [null, 5, 'yes'], 'idempotent of a call must be true or false'],
  ['idempotencyKey', [null, 5, {}, ''], 'idempotencyKey of a call must be a string'],
  ['serializer', [null, 5], 'serializer of a call must be a string'],
  ['serializer', ['pickle'], 'serializer of a call names no serializer'],
  [
    'signal',
    [null, 5, {}, new AbortController(), { aborted: false, addEventListener: () => undefined }],
    'signal of a call must be an AbortSignal',
  ],
  ['retryPolicy', [null, 5, []], 'retryPolicy must be an object'],
])('an option of a call that makes no sense is named: %s %j', (name, values, problem) => {
  for (const value of values) {
    const resolve = (): unknown => resolveCallOptions(config, { [name]: value })
    expect(resolve, describe(value)).toThrow(ConfigurationError)
    expect(resolve, describe(value)).toThrow(problem)
  }
})
