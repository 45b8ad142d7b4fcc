/** Which queues the comparison leaves to chance. */
import { createSimulator } from 'kinoko/simulator'
import { expect, test } from 'vitest'
import { Races } from './races.js'

interface Case {
  readonly type?: 'quorum' | 'classic'
  readonly prefetch?: number
  readonly noAck?: boolean
  readonly held?: number
  readonly how: 'requeue' | 'close' | 'discard'
}

/** The queues in a race where messages that one consumer holds come back to it and another one. */
async function racedAfter({
  type = 'quorum',
  prefetch = 1,
  noAck = true,
  held = 2,
  how,
}: Case): Promise<readonly string[]> {
  const { connect, world, idle } = createSimulator()
  const races = new Races(world.broker)
  const connection = await connect('amqp://localhost')
  const holder = await connection.createChannel()
  await holder.assertQueue('work', { arguments: { 'x-queue-type': type } })
  for (let i = 0; i < held; i++) holder.sendToQueue('work', Buffer.from(String(i)))
  for (let i = 0; i < held; i++) await holder.get('work')
  const channel = await connection.createChannel()
  await channel.prefetch(prefetch)
  await channel.consume('work', () => undefined, { noAck })
  const nothing = new Set<string>()
  races.take(nothing, nothing)
  if (how === 'close') await holder.close()
  else holder.nackAll(how === 'requeue')
  await idle()
  return races.take(nothing, nothing).raced
}

test.each<Case>([
  { how: 'requeue' },
  { how: 'close' },
  { how: 'requeue', prefetch: 2, held: 3 },
  { how: 'requeue', held: 5 },
])('more come back at once than one who does not acknowledge may have: %j', async (one) => {
  expect(await racedAfter(one)).toEqual(['work'])
})

test.each<Case>([
  { how: 'requeue', held: 1 },
  { how: 'requeue', prefetch: 2 },
  { how: 'requeue', prefetch: 0, held: 5 },
  { how: 'requeue', noAck: false },
  { how: 'close', noAck: false },
  { how: 'requeue', type: 'classic' },
  { how: 'close', type: 'classic' },
  { how: 'discard' },
])('no chance is in it: %j', async (one) => {
  expect(await racedAfter(one)).toEqual([])
})
