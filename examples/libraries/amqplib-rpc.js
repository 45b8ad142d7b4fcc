/** amqplib-rpc: a request on a queue of the caller's own, and the error when nobody is there to answer. */
import { connect } from 'amqplib'
import amqplibRpc from 'amqplib-rpc'
import { report, url } from './support/report.js'

const { checkReplyQueue, reply, request } = amqplibRpc
const seen = []
const connection = await connect(url)
const channel = await connection.createChannel()
await channel.assertQueue('kinoko-rpc', { durable: false, autoDelete: true })
await channel.consume('kinoko-rpc', async (message) => {
  await checkReplyQueue(connection, message)
  reply(channel, message, { doubled: JSON.parse(message.content).number * 2 })
  channel.ack(message)
})
const answer = await request(connection, 'kinoko-rpc', { number: 21 }, { timeout: 5000 })
seen.push(['answer', JSON.parse(answer.content)])
seen.push([
  'nobody',
  await request(connection, 'kinoko-rpc-nowhere', {}, { timeout: 500 }).catch(
    ({ message }) => message,
  ),
])
await connection.close()
report(seen)
