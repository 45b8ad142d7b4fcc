/** What a message of 100 bytes takes while it waits in a queue of the simulator. */
import { Buffer } from 'node:buffer'
import { createSimulator } from 'kinoko/simulator'
import { bytesInUse, tell } from './meter.js'

const count = 100_000
const connection = await createSimulator({ trace: 0 }).connect('amqp://localhost')
const channel = await connection.createChannel()
await channel.assertQueue('deep')

async function fill(messages: number): Promise<void> {
  for (let i = 1; i <= messages; i++) {
    channel.sendToQueue('deep', Buffer.alloc(100))
    // a client that never waits measures its own backlog
    if (i % 1000 === 0) await channel.checkQueue('deep')
  }
}

await fill(1000)
const before = bytesInUse()
await fill(count)
tell({ 'memory of a queued message of 100 bytes': { value: (bytesInUse() - before) / count } })
