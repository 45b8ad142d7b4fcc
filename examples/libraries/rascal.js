/** rascal: a topology from a configuration, a subscription that fails, and a message that ends among the dead letters. */
import Rascal from 'rascal'
import { report, url } from './support/report.js'

const transient = { options: { durable: false, autoDelete: true } }
const broker = await Rascal.BrokerAsPromised.create(
  Rascal.withDefaultConfig({
    vhosts: {
      '/': {
        connection: { url },
        exchanges: {
          'kinoko-orders': { type: 'topic', ...transient },
          'kinoko-dead': { type: 'fanout', ...transient },
        },
        queues: {
          'kinoko-placed': {
            options: {
              durable: false,
              autoDelete: true,
              arguments: { 'x-dead-letter-exchange': 'kinoko-dead' },
            },
          },
          'kinoko-failed': transient,
        },
        bindings: ['kinoko-orders[order.*] -> kinoko-placed', 'kinoko-dead -> kinoko-failed'],
      },
    },
    publications: { placed: { exchange: 'kinoko-orders', routingKey: 'order.placed' } },
    subscriptions: { placed: { queue: 'kinoko-placed' }, failed: { queue: 'kinoko-failed' } },
  }),
)
broker.on('error', (error) => seen.push(['error', error.message]))

const seen = []
const failed = new Promise((resolve) => {
  void broker.subscribe('failed').then((subscription) => {
    subscription.on('message', (message, content, ackOrNack) => {
      seen.push(['failed', content, message.properties.headers['x-death'][0].reason])
      ackOrNack()
      resolve()
    })
  })
})
const placed = await broker.subscribe('placed')
placed.on('message', (_, content, ackOrNack) => {
  seen.push(['placed', content])
  if (content.total > 0) ackOrNack()
  else ackOrNack(new Error('an order of nothing'))
})
for (const total of [100, 0]) {
  const publication = await broker.publish('placed', { total })
  await new Promise((resolve, reject) => publication.on('success', resolve).on('error', reject))
}
await failed
await broker.shutdown()
report(seen)
