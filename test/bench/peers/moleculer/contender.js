/** Moleculer: its AMQP transporter, its prefetch raised from 1, without Nagle's delay; for `memory:` its Fake transporter. */
import process from 'node:process'
import { ServiceBroker } from 'moleculer'

const schema = { name: 'echo', actions: { echo: (context) => context.params.payload } }

function broker(nodeID, uri) {
  const transporter = uri.startsWith('memory:')
    ? 'Fake'
    : { type: 'AMQP', options: { url: uri, prefetch: 128, socketOptions: { noDelay: true } } }
  return new ServiceBroker({
    nodeID,
    namespace: 'bench',
    transporter,
    logger: false,
    requestTimeout: 30_000,
  })
}

export async function serve(uri) {
  const server = broker('server', uri)
  server.createService(schema)
  await server.start()
}

export async function open(uri) {
  if (uri.startsWith('memory:')) await serve(uri)
  const client = broker(`client-${process.pid}`, uri)
  await client.start()
  await client.waitForServices('echo')
  return (payload) => client.call('echo.echo', { payload })
}
