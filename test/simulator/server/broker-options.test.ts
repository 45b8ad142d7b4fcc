import { describe, expect, test } from 'vitest'
import { startBroker } from 'kinoko/broker'
import { wrongOfBoth, type Given } from '../options/wrong-options.js'

describe('startBroker', () => {
  const start = startBroker as (options: Given) => Promise<unknown>

  test.each<readonly [Given, string]>([
    ...wrongOfBoth,
    [{ managmentPort: 0 }, 'there is no option "managmentPort"; did you mean `managementPort`?'],
    [{ port: '5672' }, 'port has to be a port, or 0 for a free one, and is "5672"'],
    [{ users: 'any' }, 'users has to be an object of passwords by user name, and is "any"'],
    [
      { tls: { cert: '', key: '', certs: '' } },
      'tls: there is no option "certs"; did you mean `cert`?',
    ],
    [{ tls: { cert: '' } }, 'tls: key is missing'],
    [{ heartbeat: -1 }, 'heartbeat has to be a number of seconds that is not negative'],
  ])('refuses %j', async (options, message) => {
    const made = await start(options).then(
      () => undefined,
      (error: unknown) => error as Error,
    )
    expect(made).toBeInstanceOf(TypeError)
    expect(made?.message).toContain(`startBroker: ${message}`)
  })

  test('does not know a version that is not simulated', async () => {
    await expect(start({ rabbitmq: '4.7' })).rejects.toThrow(RangeError)
  })
})
