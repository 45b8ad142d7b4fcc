import { connect, createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { serveSocket } from '../../../simulator/server/node-socket.js'

it.each(['end', 'destroy'] as const)(
  'a socket that is reset in the moment of its %s is closed, and its server ends',
  async (before) => {
    let closed = 0
    const server = createServer((socket) => {
      serveSocket(socket, 'amqp', (adapter) => ({
        data: () => {
          adapter[before]()
          adapter.reset()
        },
        drained: () => undefined,
        closed: () => closed++,
      }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    client.on('error', () => undefined)
    client.write('x')
    await new Promise((resolve) => client.once('close', resolve))
    await new Promise((resolve) => server.close(resolve))
    expect(closed).toBe(1)
  },
)
