import amqplib from 'amqplib'
import { expect, test } from 'vitest'
import { kinoko, kinokoProcess, RunningCommand } from './support/kinoko.js'

const publishes = `
  const amqplib = require('amqplib')
  amqplib.connect(process.env.AMQP_URI).then(async (connection) => {
    const channel = await connection.createConfirmChannel()
    const { queue } = await channel.assertQueue('')
    channel.sendToQueue(queue, Buffer.from('x'))
    await channel.waitForConfirms()
    console.log('messages:', (await channel.checkQueue(queue)).messageCount)
    await connection.close()
    process.exit(7)
  })`

test('kinoko broker runs a command with AMQP_URI set, and ends with its status', async () => {
  const { code, stdout } = await kinokoProcess(['broker', '--', process.execPath, '-e', publishes])
  expect(stdout).toBe('messages: 1\n')
  expect(code).toBe(7)
})

test('a command that dies of a signal gives the status that a shell gives', async () => {
  const dies = 'process.kill(process.pid, "SIGKILL")'
  expect((await kinoko(['broker', '--', process.execPath, '-e', dies])).code).toBe(128 + 9)
})

test('kinoko broker says where it listens, and stops at a signal', async () => {
  const running = new RunningCommand([
    'broker',
    '--port',
    '0',
    '--user',
    'ann:s',
    '--vhost',
    'shop',
  ])
  await running.printed('listening on amqp://ann:********@127.0.0.1:')
  const [port = ''] = /\d+$/m.exec(running.stdout) ?? []
  const connection = await amqplib.connect(`amqp://ann:s@127.0.0.1:${port}/shop`)
  const closed = new Promise((resolve) => connection.once('close', resolve))
  connection.on('error', () => undefined)
  running.kill('SIGTERM')
  expect(String(await closed)).toContain('CONNECTION_FORCED')
  expect((await running.exit).code).toBe(0)
})

test.each([
  [['broker', '--port', '70000'], 'It must be a port, a number from 0 to 65535'],
  [['broker', '--tls-cert', 'x.pem'], '--tls-cert and --tls-key go together'],
  [['broker', '--tls-cert', 'none.pem', '--tls-key', 'x'], 'none.pem could not be read'],
  [['broker', '--user', 'ann'], 'a user is given as name:password'],
  [['broker', '--', 'no-such-program'], 'no-such-program could not be run'],
])('%j is refused: %s', async (args, message) => {
  const { code, stderr } = await kinoko(args)
  expect(stderr).toContain(message)
  expect(code).toBe(1)
})

test('a port that is taken is named', async () => {
  const running = new RunningCommand(['broker', '--port', '0'])
  await running.printed('listening')
  const [, port = ''] = /:(\d+)\n/.exec(running.stdout) ?? []
  const { code, stderr } = await kinoko(['broker', '--port', port])
  expect(stderr).toContain('another broker listens there; choose another --port')
  expect(code).toBe(1)
  running.kill('SIGTERM')
  await running.exit
})

test('kinoko broker has the exchange types of its plugins, and names those that there are', async () => {
  const declares = `
    require('amqplib').connect(process.env.AMQP_URI).then(async (connection) => {
      const channel = await connection.createChannel()
      await channel.assertExchange('spread', 'x-consistent-hash')
      process.exit(7)
    })`
  const plugins = ['--plugins', 'rabbitmq_consistent_hash_exchange,rabbitmq_sharding']
  const command = ['--', process.execPath, '-e', declares]
  expect((await kinokoProcess(['broker', ...plugins, ...command])).code).toBe(7)
  const { code, stderr } = await kinoko(['broker', '--plugins', 'rabbitmq_shovel'])
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/There are rabbitmq_consistent_hash.*; rabbitmq_shovel is not simulated/),
  ])
})
