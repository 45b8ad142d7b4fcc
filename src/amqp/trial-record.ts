import type { AmqpChannel, AmqpConnection } from '../ports/transport.js'

/** Milliseconds after which the broker forgets a trial of which nobody heard again: a day. */
const expiryMs = 86_400_000

/**
 * The queue whose being there says that a trial has begun. The broker marks a message as redelivered whether it was worked
 * on or only waited its turn when its instance ended; the queue, made at the last moment before the work, tells one from
 * the other, and outlives the instance.
 */
export function trialRecordOf(queue: string, trial: string): string {
  return `${queue}.trial.${trial}`
}

/** Rejects where the broker does not allow the queue; on a channel of its own, which that costs. */
export async function recordTrial(connection: AmqpConnection, record: string): Promise<void> {
  await withChannel(connection, (channel) =>
    channel.assertQueue(record, { durable: true, expires: expiryMs }),
  )
}

/** Never rejects: what stays behind expires. */
export async function forgetTrial(connection: AmqpConnection, record: string): Promise<void> {
  try {
    await withChannel(connection, (channel) => channel.deleteQueue(record))
  } catch {
    // the connection is gone, or the permission by now
  }
}

async function withChannel(
  connection: AmqpConnection,
  use: (channel: AmqpChannel) => Promise<unknown>,
): Promise<void> {
  const channel = await connection.createChannel()
  channel.on('error', () => undefined) // the request that asked rejects
  await use(channel)
  channel.close().catch(() => undefined) // nobody waits for it
}
