import { expect, test } from 'vitest'
import type { TakenMessage } from '../../../src/cli/operator/channel.js'
import { linesOf, shownMessage } from '../../../src/cli/dead/shown.js'

/** A message as amqplib gives it, with headers that no amqplib would write. */
function shown(headers: Record<string, unknown>, body = '') {
  const content = Buffer.from(body)
  return shownMessage({ content, properties: { headers } } as unknown as TakenMessage, 'q', 300)
}

test.each([
  [{ '!': 'int64', value: 'abc' }],
  [{ '!': 'int64', value: '' }],
  [{ '!': 'int64', value: '0x10' }],
  [{ '!': 'int64', value: '9'.repeat(200) }],
  [{ '!': 'int64', value: { a: 1 } }],
  [{ '!': 'constructor', value: true }],
  [{ '!': { toString: 'x' }, value: { valueOf: 1 } }],
  [{ toString: 'x', valueOf: 'y' }],
])('a table that only looks typed is shown as it came: %j', (table) => {
  const death = { queue: 'work', count: table, time: { '!': 'timestamp', value: table } }
  const message = shown({ 'nameko.user_id': table, list: [table], 'x-death': [death] })
  expect(message.headers).toEqual({ 'nameko.user_id': table, list: [table] })
  expect(message.deaths).toMatchObject([{ queue: 'work', count: 1, time: undefined }])
  expect(linesOf(message, 1).join('\n')).toContain(JSON.stringify(table))
})

test('an integer that a number cannot hold is shown by its digits, wherever it stands', () => {
  const id = { '!': 'int64', value: '4611686018427387905' }
  const message = shown({ id, ids: [id], user: { id }, 'x-death': [{ queue: 'work', count: id }] })
  const digits = '4611686018427387905'
  expect(message.headers).toEqual({ id: digits, ids: [digits], user: { id: digits } })
  expect(JSON.parse(JSON.stringify(message))).toMatchObject({ deaths: [{ count: 2 ** 62 }] })
})

test('cookies, headers of HTTP and passwords in a text are hidden', () => {
  const secret = 'S3cr3t'
  const told = { text: `password is: ${secret}`, headers: { 'set-cookie': [`a=${secret}`] } }
  const message = shown(
    {
      cookie: `session=${secret}`,
      session: secret,
      'proxy-authorization': `Digest ${secret}`,
      note: `GET / HTTP/1.1\r\ncookie: a=b; session=${secret}\r\n`,
    },
    JSON.stringify(told),
  )
  expect(linesOf(message, 1).join('\n')).not.toContain(secret)
  expect(message.body).toBe('{"text":"password is: ********","headers":{"set-cookie":"********"}}')
})
