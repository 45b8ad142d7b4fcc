import { describe, expect, test } from 'vitest'
import { createSimulator } from 'kinoko/simulator'
import { compilePattern } from '../../../simulator/core/values/pattern.js'

describe('patterns of PCRE', () => {
  // observed with `re:run` on RabbitMQ 3.10.8, 4.0.5 and 4.3.6
  test.each([
    ['(?i)^Q', 'qx', true],
    ['^a\\z', 'ab', false],
    ['^a\\z', 'a', true],
    ['\\Aa', 'ba', false],
    ['a\\Z', 'a\n', true],
    ['[[:alpha:]]+$', '12', false],
    ['^[[:^alpha:]]+$', '12', true],
    ['^[[:punct:]]$', '_', true],
    ['^[[:word:]]$', '_', true],
    ['^[]a]$', ']', true],
    ['^{username}', '{username}', true],
    ['^a{2$', 'a{2', true],
    ['\\Qa.b\\E', 'axb', false],
    ['^\\_\\-$', '_-', true],
    ['^a\\hb', 'a b', true],
    ['^\\x{41}$', 'A', true],
    ['^(?#c)a$', 'a', true],
    ['(?P<n>a)b', 'ab', true],
    ['(?s)^a.b$', 'a\nb', true],
  ])('%j and %j', (pattern, name, isMatch) => {
    expect(compilePattern(pattern).test(name)).toBe(isMatch)
  })

  test('are those of policies', async () => {
    const { operator, connect } = createSimulator()
    operator.setPolicy({ name: 'p', pattern: '(?i)^Q', definition: { 'max-length': 1 } })
    const channel = await (await connect('amqp://localhost')).createChannel()
    await channel.assertQueue('q')
    for (let i = 0; i < 3; i++) channel.sendToQueue('q', Buffer.from('m'))
    expect(await channel.checkQueue('q')).toMatchObject({ messageCount: 1 })
  })

  test('are those of permissions', async () => {
    const { operator, connect } = createSimulator()
    operator.addUser('ann', 'pw')
    operator.setPermissions('ann', { configure: '(?i)^OK\\z', write: '', read: '' })
    const channel = await (await connect('amqp://ann:pw@localhost')).createChannel()
    channel.on('error', () => undefined)
    await channel.assertQueue('ok')
    await expect(channel.assertQueue('ok2')).rejects.toThrow(/ACCESS_REFUSED/)
  })

  test.each([
    ['a++', '++'],
    ['(?>a)b', '(?>'],
    ['(?x) a', '(?x)'],
    ['(?|a|b)', '(?|'],
    ['a\\Kb', '\\K'],
  ])('that the simulator does not know are told: %s', (pattern, part) => {
    const { operator } = createSimulator()
    expect(() =>
      operator.setPolicy({ name: 'p', pattern, definition: { 'max-length': 1 } }),
    ).toThrow(
      `the pattern: ${JSON.stringify(pattern)} has ${JSON.stringify(part)}, which RabbitMQ knows (PCRE) and the simulator does not`,
    )
  })

  test.each(['[[:foo:]]', '\\u{41}', '(', 'a)'])('that are none are refused: %s', (pattern) => {
    const { operator } = createSimulator()
    expect(() =>
      operator.setPermissions('guest', { configure: pattern, write: '', read: '' }),
    ).toThrow(
      `permissions of 'guest': the pattern "configure": ${JSON.stringify(pattern)} is no regular expression`,
    )
  })
})
