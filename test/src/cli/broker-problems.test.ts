/** A broker that cannot be reached, or that refuses: one line that is told once, and no attempt that can never succeed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from 'amqplib'
import { startBroker, type RunningBroker } from '../../../simulator/server/index.js'
import { kinoko } from './support/kinoko.js'

const services = 'test/src/cli/fixtures/plain:Greeter'
const once = ['-d', 'connection_retry={max_retries_at_start: 0}']

let server: RunningBroker
let at = ''
beforeAll(async () => {
  server = await startBroker({ port: 0, users: { guest: 'guest', ada: 'pw' } })
  at = `127.0.0.1:${server.port}`
})
afterAll(() => server.stop())

/** The commands that connect to a broker, with the arguments that they cannot do without. */
const commands: readonly (readonly [name: string, ...args: string[]])[] = [
  ['run', services],
  ['run', services, '--instances', '3'],
  ['shell'],
  ['shell', services],
]

const problems = (): readonly (readonly [uri: string, words: string])[] => [
  [`amqp://ada:wrong@${at}`, 'ACCESS_REFUSED - Login was refused'],
  [`amqp://guest:guest@${at}/nowhere`, '`rabbitmqctl add_vhost nowhere` makes it.'],
  ['amqp://ada:wrong@127.0.0.1:1', 'connect ECONNREFUSED 127.0.0.1:1. Does RabbitMQ run there?'],
]

const isProblem = (line: string): boolean => /^Error: |ERROR/.test(line)

test.each(commands)('kinoko %s %s %s', async (...args) => {
  for (const [uri, words] of problems()) {
    const isRefused = uri.includes(at)
    // a refusal is not tried again, however often it may be
    const { code, stderr } = await kinoko([...args, '--broker', uri, ...(isRefused ? [] : once)])
    const lines = stderr.trimEnd().split('\n')
    expect(code).toBe(1)
    expect(lines.filter(isProblem), stderr).toEqual([expect.stringContaining(words)])
    expect(lines.at(-1)).toContain(`${new URL(uri).host} (user \``)
    expect(stderr).not.toMatch(/next attempt| {4}at |wrong@/)
  }
})

describe('kinoko run', () => {
  test('tells of a broker that refuses as JSON, and nothing but JSON', async () => {
    const uri = `amqp://ada:wrong@${at}`
    const { code, stderr } = await kinoko(['run', services, '--json', '--broker', uri])
    const log = stderr.trimEnd().split('\n')
    const errors = log.map((line) => JSON.parse(line) as { level: string; message: string })
    expect(code).toBe(1)
    expect(errors.filter(({ level }) => level === 'error')).toMatchObject([
      { message: expect.stringContaining('refuses us: ACCESS_REFUSED') as string },
    ])
  })

  test('tells of a queue that it cannot have in one line', async () => {
    const connection = await connect(server.uri)
    const channel = await connection.createChannel()
    await channel.assertQueue('rpc-greeter', { durable: false })
    const { code, stderr } = await kinoko(['run', services, '--broker', server.uri])
    await connection.close()
    expect(code).toBe(1)
    expect(stderr.split('\n').filter(isProblem)).toEqual([
      expect.stringContaining('PRECONDITION_FAILED'),
    ])
    expect(stderr).not.toContain('    at ')
  })
})
