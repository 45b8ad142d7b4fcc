import { expect } from 'vitest'
import { conformance, drained, sendConfirmed, take, text } from '../support/conformance.js'

conformance('quorum: priorities', (test) => {
  const mixed: readonly (readonly [body: string, priority: number | undefined])[] = [
    ['none', undefined],
    ['1', 1],
    ['4', 4],
    ['5', 5],
    ['9', 9],
    ['none again', undefined],
    ['40', 40],
    ['31', 31],
  ]

  test.since('4.3')('are strict', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    for (const [body, priority] of mixed) {
      await sendConfirmed(channel, queue, body, priority === undefined ? {} : { priority })
    }
    // none is 4, and 31 is the most
    const order = ['40', '31', '9', '5', 'none', '4', 'none again', '1']
    expect(await drained(channel, queue)).toEqual(order)
  })

  const untilStrict = test.since('4.0').before('4.3')
  untilStrict('let every third message be the older of the two first ones', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    for (const body of ['n1', 'n2', 'n3']) await sendConfirmed(channel, queue, body)
    for (const body of ['h1', 'h2', 'h3', 'h4', 'h5']) {
      await sendConfirmed(channel, queue, body, { priority: 5 })
    }
    const order = ['h1', 'h2', 'n1', 'h3', 'h4', 'n2', 'h5', 'n3']
    expect(await drained(channel, queue)).toEqual(order)
  })

  test.since('4.0')('do not count for what comes back: it goes first', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'low', { priority: 1 })
    const low = await take(channel, queue)
    await sendConfirmed(channel, queue, 'high', { priority: 9 })
    channel.nack(low)
    await broker.holds(channel, queue, 2)
    expect(await drained(channel, queue)).toEqual(['low (again)', 'high'])
  })

  test.since('4.3')('expire at the head of each', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'high', { priority: 9 })
    await sendConfirmed(channel, queue, 'low', { priority: 1, expiration: '30' })
    await broker.holds(channel, queue, 1)
    expect(await drained(channel, queue)).toEqual(['high'])
  })

  test.since('4.0')('say who is the single active consumer', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-single-active-consumer': true })
    const [low, high] = [await broker.channel(connection), await broker.channel(connection)]
    const [ofLow, ofHigh]: string[][] = [[], []]
    await low.consume(queue, (message) => {
      ofLow!.push(text(message!.content))
      if (ofLow!.length === 2) low.ack(message!, true)
    })
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    await broker.until(() => ofLow!.length === 2)
    await high.consume(queue, (message) => ofHigh!.push(text(message!.content)), {
      priority: 5,
    })
    await sendConfirmed(channel, queue, 3)
    await broker.until(() => ofHigh!.length === 1)
    expect([ofLow, ofHigh]).toEqual([['1', '2'], ['3']])
  })
})
