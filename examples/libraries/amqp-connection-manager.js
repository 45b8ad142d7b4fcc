/** amqp-connection-manager: messages that wait for a connection, and a consumer that comes back after one was lost. */
import { connect } from 'amqp-connection-manager'
import { once } from 'node:events'
import { report, url } from './support/report.js'

const seen = []
const manager = connect([url])
manager.on('disconnect', ({ err }) => seen.push(['disconnect', err.message]))

const jobs = []
const worker = manager.createChannel({
  setup: async (channel) => {
    await channel.assertQueue('kinoko-acm', { autoDelete: true, durable: false })
    await channel.prefetch(1)
    await channel.consume('kinoko-acm', (message) => {
      jobs.push([JSON.parse(message.content), message.fields.redelivered])
      if (message.fields.redelivered) channel.ack(message)
      else channel.nack(message)
    })
  },
})
const sender = manager.createChannel({ json: true })
// there is no connection yet: it waits for one
await sender.sendToQueue('kinoko-acm-nowhere', { lost: true })
await worker.waitForConnect()
await sender.sendToQueue('kinoko-acm', { job: 1 })
await until(() => jobs.length === 2)

const back = once(manager, 'connect')
manager.reconnect()
await back
await worker.waitForConnect()
await sender.sendToQueue('kinoko-acm', { job: 2 })
await until(() => jobs.length === 4)
seen.push(['jobs', jobs], ['connected', manager.isConnected()])
await manager.close()
seen.push(['connected', manager.isConnected()])
report(seen)

async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
