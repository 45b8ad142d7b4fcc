import { describe, expect, test } from 'vitest'
import { startBroker } from 'kinoko/broker'

type Given = Record<string, unknown>

const wrong: readonly (readonly [Given, string])[] = [
  [{ version: '4.0' }, 'there is no option "version"; did you mean `rabbitmq`?'],
  [{ rabbitMq: '4.0' }, 'there is no option "rabbitMq"; did you mean `rabbitmq`?'],
  [{ frobnicate: 1 }, 'there is no option "frobnicate"; known are '],
  [{ rabbitmq: 4.3 }, "rabbitmq has to be a text such as '4.3', and is the number 4.3"],
  [{ rabbitmq: ['4.0'] }, `rabbitmq has to be a text such as '4.3', and is ["4.0"]`],
  [{ rabbitmq: null }, "rabbitmq has to be a text such as '4.3', and is null"],
  [{ users: { u: 5 } }, `users has to be `],
  [{ virtualHosts: '/' }, `virtualHosts has to be `],
  [{ virtualHosts: [''] }, `virtualHosts has to be `],
  [{ trace: -1 }, 'trace has to be a number of '],
]

describe('startBroker', () => {
  const start = startBroker as (options: Given) => Promise<unknown>

  test.each<readonly [Given, string]>([
    ...wrong,
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
