#!/usr/bin/env bash
# Messages that one channel took from a quorum queue by `basic.get` and did not acknowledge come back, when the channel closes,
# in the order of their delivery tags as text: 1, 10, 11, 2, 3. Each get is a consumer of its own to the queue, named by the
# tag. From nine messages on the first in the queue is not the first any more. A consumer's messages keep their order, and a
# classic queue keeps that of gets, too.
#
# Versions: RabbitMQ 3.10.8 (Debian 12), 4.0.5 (Debian 13), amqplib 2.3.1. Seen on both: of a to k, taken by eleven gets,
# ajkbcdefghi is left; the same by a consumer, or in a classic queue: abcdefghijk.
set -euo pipefail
. "$(dirname "$0")/support/rabbitmq.sh"
start_rabbitmq bookworm 3.10. 5711
start_rabbitmq trixie 4.0. 5712
cd "$work"
npm install --silent --no-save amqplib@2.3.1
cat >gets.mjs <<'J'
import amqp from 'amqplib'
const letters = 'abcdefghijk'
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
async function afterClose(connection, type, take) {
  const channel = await connection.createConfirmChannel()
  const { queue } = await channel.assertQueue(`${type} ${take.name}`, { durable: true, arguments: { 'x-queue-type': type } })
  for (const letter of letters) channel.sendToQueue(queue, Buffer.from(letter))
  await channel.waitForConfirms()
  const reader = await connection.createChannel()
  await take(reader, queue)
  await reader.close()
  await sleep(1000)
  let left = ''
  for (let message; (message = await channel.get(queue, { noAck: true })); ) left += message.content.toString()
  await channel.close()
  return left
}
async function gets(channel, queue) {
  for (let i = 0; i < letters.length; i++) await channel.get(queue)
}
async function consumer(channel, queue) {
  let count = 0
  await channel.consume(queue, () => count++)
  while (count < letters.length) await sleep(20)
}
const seen = {}
for (const [version, port] of [['3.10.8', 5711], ['4.0.5', 5712]]) {
  const connection = await amqp.connect(`amqp://localhost:${port}`)
  for (const [type, take] of [['quorum', gets], ['quorum', consumer], ['classic', gets]]) {
    const left = await afterClose(connection, type, take)
    console.log(`${version}, ${type} queue, ${take.name}: ${left}`)
    seen[`${version} ${type} ${take.name}`] = left
  }
  await connection.close()
}
const isSeen = Object.entries(seen).every(([what, left]) => left === (what.endsWith('quorum gets') ? 'ajkbcdefghi' : letters))
process.exit(isSeen ? 0 : 1)
J
node gets.mjs
