#!/usr/bin/env bash
# A message that is read from a stream over AMQP 0-9-1 is not quite the one that was published. The stream keeps it in the form of
# AMQP 1.0, so headers that are lists or tables are gone, silently. On RabbitMQ 3.10 that takes `CC` along; since 4.0 `CC`
# and every header whose name begins with `x-` stay, whatever their type, but headers of bytes come back as text.
#
# Versions: RabbitMQ 3.10.8 (Debian 12), 4.0.5 (Debian 13), amqplib 2.3.1. Output seen: the two objects at the end of this script.
set -euo pipefail
. "$(dirname "$0")/support/rabbitmq.sh"
start_rabbitmq bookworm 3.10. 5721
start_rabbitmq trixie 4.0. 5722
cd "$work"
npm install --silent --no-save amqplib@2.3.1
cat >stream.mjs <<'J'
import { deepStrictEqual } from 'node:assert'
import amqp from 'amqplib'
async function headers(url) {
  const connection = await amqp.connect(url)
  const channel = await connection.createConfirmChannel()
  await channel.assertQueue('stream', { durable: true, arguments: { 'x-queue-type': 'stream' } })
  const published = { tags: ['a', 'b'], user: { id: 1 }, 'x-tags': ['a', 'b'], name: 'n', bytes: Buffer.from('text'), CC: ['other'] }
  channel.sendToQueue('stream', Buffer.from('job'), { headers: published })
  await channel.waitForConfirms()
  await channel.prefetch(1)
  const message = await new Promise((resolve) => {
    channel.consume('stream', resolve, { arguments: { 'x-stream-offset': 'first' } })
  })
  await connection.close()
  const { 'x-stream-offset': offset, ...read } = message.properties.headers
  return JSON.parse(JSON.stringify(read, (_, value) => (value?.type === 'Buffer' ? 'bytes' : value)))
}
const [on310, on40] = [await headers('amqp://localhost:5721'), await headers('amqp://localhost:5722')]
console.log('3.10.8', on310)
console.log('4.0.5', on40)
deepStrictEqual(on310, { bytes: 'bytes', name: 'n' })
deepStrictEqual(on40, { CC: ['other'], bytes: 'text', name: 'n', 'x-tags': ['a', 'b'] })
J
node stream.mjs
