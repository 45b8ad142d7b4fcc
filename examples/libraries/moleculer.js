/** moleculer: two nodes that find each other, a call, an error of the remote side, and an event. */
import { Errors, ServiceBroker } from 'moleculer'
import { report, url } from './support/report.js'

const seen = []
const node = (nodeID) =>
  new ServiceBroker({
    nodeID,
    namespace: 'kinoko',
    logger: false,
    transporter: {
      type: 'AMQP',
      options: {
        url,
        queueOptions: { autoDelete: true, durable: false },
        exchangeOptions: { autoDelete: true },
      },
    },
  })

const server = node('server')
server.createService({
  name: 'prices',
  actions: {
    of({ params: { item } }) {
      if (item === 'unicorn') throw new Errors.ValidationError('there are none')
      return item.length * 100
    },
  },
  events: {
    'price.asked': ({ params, nodeID }) => void seen.push(['event', params, nodeID]),
  },
})
const client = node('client')
await Promise.all([server.start(), client.start()])
await client.waitForServices('prices', 10_000)
seen.push(['price', await client.call('prices.of', { item: 'tea' })])
seen.push(['error', await client.call('prices.of', { item: 'unicorn' }).catch(String)])
await client.emit('price.asked', { item: 'tea' })
while (seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
await client.stop()
await server.stop()
report(seen)
