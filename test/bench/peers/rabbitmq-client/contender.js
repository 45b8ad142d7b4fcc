/** rabbitmq-client's own RPC: direct reply-to, without Nagle's delay. */
import { Connection } from 'rabbitmq-client'

const queue = 'bench-rabbitmq-client'

const connectTo = (url) => new Connection({ url, noDelay: true })

export async function serve(uri) {
  const connection = connectTo(uri)
  const options = { queue, qos: { prefetchCount: 128 }, queueOptions: { autoDelete: true } }
  const consumer = connection.createConsumer(options, (message, reply) =>
    reply({ result: message.body.args[0] }),
  )
  await new Promise((resolve) => consumer.once('ready', resolve))
}

export async function open(uri) {
  const client = connectTo(uri).createRPCClient({ timeout: 30_000 })
  return async (payload) => (await client.send(queue, { args: [payload] })).body.result
}
