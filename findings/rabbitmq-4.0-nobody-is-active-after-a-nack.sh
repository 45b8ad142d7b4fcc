#!/usr/bin/env bash
# A quorum queue with a single active consumer hands over to a consumer of a higher priority as soon as the active one holds nothing
# any more. In RabbitMQ 4.0.5 it does so when that one acknowledges. When it puts its message back (nack with requeue) nobody is
# active afterwards: the message and all that are published later stay ready, with two consumers attached, until a consumer comes or
# goes. In 4.3.6 the other consumer gets the message at once.
#
# Versions: RabbitMQ 4.0.5 (Debian 13), 4.3.6 (Debian sid), amqplib 2.3.1. Seen after a nack: 4.0.5: 2 ready, 2 consumers of which
# none got a message in 5 s; then, when a third one came: high 1, high 2. 4.3.6: high 1, high 2 at once. After an ack, on both: high 2.
set -euo pipefail
. "$(dirname "$0")/support/rabbitmq.sh"
start_rabbitmq trixie 4.0. 5721
start_rabbitmq sid 4.3. 5722
cd "$work"
npm install --silent --no-save amqplib@2.3.1
cat >handover.mjs <<'J'
import amqp from 'amqplib'
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
async function until(condition) {
  for (let i = 0; i < 500 && !condition(); i++) await sleep(20)
}
async function handover(connection, how) {
  const channel = await connection.createConfirmChannel()
  const publish = (text) => channel.sendToQueue(queue, Buffer.from(text)) && channel.waitForConfirms()
  const { queue } = await channel.assertQueue(`after ${how}`, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-single-active-consumer': true },
  })
  const got = []
  let held
  const consume = (name, options) =>
    channel.consume(queue, (message) => {
      held = message
      got.push(`${name} ${message.content}`)
    }, options)
  await consume('low')
  await publish('1')
  await until(() => got.length === 1)
  await consume('high', { priority: 5 })
  got.length = 0
  if (how === 'ack') channel.ack(held)
  else channel.nack(held)
  await publish('2')
  await sleep(5000)
  const { messageCount } = await channel.checkQueue(queue)
  const before = got.join(', ')
  await consume('third')
  await sleep(1000)
  await channel.close()
  return `${messageCount} ready; got ${before || 'nothing'}; after a third consumer: ${got.join(', ') || 'nothing'}`
}
const seen = {}
for (const [version, port] of [['4.0.5', 5721], ['4.3.6', 5722]]) {
  const connection = await amqp.connect(`amqp://localhost:${port}`)
  for (const how of ['ack', 'nack']) {
    seen[`${version} ${how}`] = await handover(connection, how)
    console.log(`${version}, ${how}: ${seen[`${version} ${how}`]}`)
  }
  await connection.close()
}
const expected = {
  '4.0.5 ack': '0 ready; got high 2; after a third consumer: high 2',
  '4.0.5 nack': '2 ready; got nothing; after a third consumer: high 1, high 2',
  '4.3.6 ack': '0 ready; got high 2; after a third consumer: high 2',
  '4.3.6 nack': '0 ready; got high 1, high 2; after a third consumer: high 1, high 2',
}
process.exit(Object.entries(expected).every(([what, text]) => seen[what] === text) ? 0 : 1)
J
node handover.mjs
