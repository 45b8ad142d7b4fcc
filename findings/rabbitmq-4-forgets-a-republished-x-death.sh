#!/usr/bin/env bash
# RabbitMQ 3.10 goes on counting in the `x-death` header of a message that a client publishes again with the headers it
# came with. RabbitMQ 4.0 takes that header for any other header and, when the message dies again, replaces it by a new
# history with count 1. A consumer that retries by republishing and gives up at `x-death[0].count > 3` never gives up.
#
# Versions: RabbitMQ 3.10.8 (Debian 12), 4.0.5 (Debian 13), amqplib 2.3.1. Seen: 3.10 counts 1, 2, 3, 4; 4.0 counts 1, 1, 1, 1.
set -euo pipefail
. "$(dirname "$0")/support/rabbitmq.sh"
start_rabbitmq bookworm 3.10. 5701
start_rabbitmq trixie 4.0. 5702
cd "$work"
npm install --silent --no-save amqplib@2.3.1
cat >retry.mjs <<'J'
import amqp from 'amqplib'
async function counts(url) {
  const connection = await amqp.connect(url)
  const channel = await connection.createChannel()
  await channel.assertQueue('dead', { durable: false, exclusive: true })
  await channel.assertQueue('work', { durable: false, exclusive: true, deadLetterExchange: '', deadLetterRoutingKey: 'dead' })
  const get = async (queue) => {
    for (;;) {
      const message = await channel.get(queue)
      if (message !== false) return message
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const seen = []
  channel.sendToQueue('work', Buffer.from('job'))
  for (let attempt = 1; attempt <= 4; attempt++) {
    channel.nack(await get('work'), false, false)
    const dead = await get('dead')
    channel.ack(dead)
    seen.push(dead.properties.headers['x-death'][0].count)
    channel.sendToQueue('work', dead.content, { headers: dead.properties.headers })
  }
  await connection.close()
  return seen.join(', ')
}
const [on310, on40] = [await counts('amqp://localhost:5701'), await counts('amqp://localhost:5702')]
console.log(`3.10.8 counts ${on310}; 4.0.5 counts ${on40}`)
process.exit(on310 === '1, 2, 3, 4' && on40 === '1, 1, 1, 1' ? 0 : 1)
J
node retry.mjs
