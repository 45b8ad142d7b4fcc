import { describe, expect, test } from 'vitest'
import { createSimulator, rabbitmqVersions, type RabbitmqVersion } from 'kinoko/simulator'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** A client that takes one message and does not acknowledge; when its channel is closed, and with which words. */
async function holding(
  rabbitmq: RabbitmqVersion,
  args: Record<string, unknown> = {},
): Promise<{ readonly waited: number; readonly text: string; readonly ready: number }> {
  const simulator = createSimulator({ rabbitmq })
  const connection = await simulator.connect('amqp://localhost')
  const [slow, other] = [await connection.createChannel(), await connection.createChannel()]
  other.on('error', () => undefined)
  let text = 'stays open'
  const closed = new Promise<void>((resolve) => {
    slow.on('error', (error: Error) => {
      text = error.message
      resolve()
    })
  })
  await other.assertQueue('q', { arguments: args })
  other.sendToQueue('q', Buffer.from('m'))
  await slow.consume('q', () => undefined)
  await Promise.race([closed, simulator.sleep(dayMs)])
  const { messageCount } = await other.checkQueue('q')
  return { waited: simulator.now(), text, ready: messageCount }
}

function closedAfter(ms: number): string {
  return (
    'Channel closed by server: 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - delivery acknowledgement on ' +
    `channel 1 timed out. Timeout value used: ${ms} ms. This timeout value can be configured, see consumers doc guide to learn more"`
  )
}

describe.each(rabbitmqVersions)('acknowledgement timeouts of %s', (version) => {
  test('close the channel until 4.3', async () => {
    const { waited, text, ready } = await holding(version)
    const isClosed = version !== '4.3'
    expect([text, ready]).toEqual(isClosed ? [closedAfter(30 * minuteMs), 1] : ['stays open', 0])
    // looked at once a minute, and then more than half an hour has passed
    if (isClosed) expect(Math.floor(waited / minuteMs)).toBe(31)
    else expect(waited).toBeGreaterThanOrEqual(dayMs)
  })

  test('of a queue hold from 4.0 on', async () => {
    if (version === '4.3') {
      await expect(holding(version, { 'x-consumer-timeout': 2_000 })).rejects.toThrow(
        /invalid arg 'x-consumer-timeout'/,
      )
      return
    }
    const { waited, text } = await holding(version, { 'x-consumer-timeout': 2_000 })
    const [ms, minutes] = version === '4.0' ? [2_000, 1] : [30 * minuteMs, 31]
    expect(text).toBe(closedAfter(ms))
    expect(Math.floor(waited / minuteMs)).toBe(minutes)
  })

  test('do not come where a message is acknowledged, or none is out', async () => {
    const simulator = createSimulator({ rabbitmq: version })
    const channel = await (await simulator.connect('amqp://localhost')).createChannel()
    await channel.assertQueue('q')
    await channel.consume('q', (message) => channel.ack(message!))
    for (let i = 0; i < 4; i++) {
      channel.sendToQueue('q', Buffer.from(String(i)))
      await simulator.sleep(20 * minuteMs)
    }
    expect(await channel.checkQueue('q')).toMatchObject({ messageCount: 0 })
  })
})
