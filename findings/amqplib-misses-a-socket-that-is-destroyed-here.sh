#!/usr/bin/env bash
# amqplib notices a socket that fails and one that the broker ends, but not one that is destroyed on its own side without an error, as
# an idle timeout, a proxy agent or a test does. The connection emits neither `error` nor `close`: `publish` returns true,
# the confirm and the answer to `checkQueue` never come, and a consumer is silent. Two heartbeats have to be missing until the
# connection ends, and with `heartbeat=0` it never does.
#
# Versions: amqplib 2.3.1, RabbitMQ 3.10.8 (Debian 12). Output seen: the three lines at the end of this script.
set -euo pipefail
. "$(dirname "$0")/support/rabbitmq.sh"
start_rabbitmq bookworm 3.10. 5723
cd "$work"
echo '{ "type": "module", "private": true }' >package.json
npm install --silent --no-save amqplib@2.3.1
cat >destroyed.mjs <<'J'
import amqp from 'amqplib'
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
async function destroyed(heartbeat, error) {
  const connection = await amqp.connect(`amqp://localhost:5723?heartbeat=${heartbeat}`)
  const channel = await connection.createConfirmChannel()
  const { queue } = await channel.assertQueue('', { exclusive: true })
  const heard = []
  for (const event of ['error', 'close']) connection.on(event, () => heard.push(event))
  connection.connection.stream.destroy(error)
  await pause(500)
  const atOnce = heard.join(', ') || 'nothing'
  let outcome = 'no outcome'
  if (heard.length === 0) {
    console.assert(channel.publish('', queue, Buffer.from('job')))
    const failed = (reason) => (outcome = reason.message)
    channel.waitForConfirms().then(() => (outcome = 'confirmed'), failed)
    await pause(1_000)
  }
  const soon = outcome
  await pause(8_000)
  return `${atOnce}; ${soon}; after 9.5 s: ${heard.join(', ') || 'nothing'}`
}
console.log(`with an error: ${await destroyed(0, new Error('idle'))}`)
console.log(`heartbeat 0: ${await destroyed(0)}`)
console.log(`heartbeat 2: ${await destroyed(2)}`)
process.exit()
J
node destroyed.mjs | tee seen
diff seen - <<'T'
with an error: error, close; no outcome; after 9.5 s: error, close
heartbeat 0: nothing; no outcome; after 9.5 s: nothing
heartbeat 2: nothing; no outcome; after 9.5 s: error, close
T
