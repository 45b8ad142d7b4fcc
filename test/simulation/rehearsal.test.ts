import { describe, expect, test } from 'vitest'
import type { RabbitmqVersion } from 'kinoko/simulator'
import {
  explore,
  failureReport,
  UpgradeFailure,
  type ExploreOptions,
  type Simulation,
} from 'kinoko/testing'

const versions = ['3.10', '4.0', '4.3'] as const
const retryAfterMs = 1_000

/**
 * Publishes a message that failed again, with the headers it came with, to a queue where it expires back into the work;
 * gives up when its own history tells of three tries.
 */
async function retriesByHistory({ simulator }: Simulation): Promise<number> {
  const channel = await (await simulator.connect()).createChannel()
  await channel.assertQueue('work')
  await channel.assertQueue('given up')
  await channel.assertQueue('wait', {
    messageTtl: retryAfterMs,
    deadLetterExchange: '',
    deadLetterRoutingKey: 'work',
  })
  let tries = 0
  await channel.consume('work', (message) => {
    tries++
    const headers = message!.properties.headers ?? {}
    const [death] = (headers['x-death'] ?? []) as { count: number }[]
    const isEnough = (death?.count ?? 0) >= 3
    channel.sendToQueue(isEnough ? 'given up' : 'wait', message!.content, { headers })
    channel.ack(message!)
  })
  channel.sendToQueue('work', Buffer.from('order 1'))
  await simulator.sleep(20 * retryAfterMs)
  return tries
}

/** Nacks a message for ever, and trusts in the delivery limit of the queue. */
async function trustsInTheLimit({ simulator }: Simulation): Promise<string> {
  const channel = await (await simulator.connect()).createChannel()
  await channel.assertQueue('dead')
  await channel.assertQueue('work', {
    deadLetterExchange: '',
    deadLetterRoutingKey: 'dead',
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 3 },
  })
  await channel.consume('work', (message) => channel.nack(message!))
  const dead = new Promise<string>((resolve) => {
    void channel.consume('dead', (message) => resolve(message!.content.toString()))
  })
  channel.sendToQueue('work', Buffer.from('poison'))
  return dead
}

/** Two consumers that may hold three messages together. */
async function sharesItsPrefetch({ simulator }: Simulation): Promise<number> {
  const channel = await (await simulator.connect()).createChannel()
  await channel.assertQueue('work')
  for (let i = 0; i < 10; i++) channel.sendToQueue('work', Buffer.from(String(i)))
  await channel.prefetch(3, true)
  let held = 0
  for (let i = 0; i < 2; i++) await channel.consume('work', () => held++)
  await simulator.sleep(1_000)
  return held
}

/** How many messages two consumers that work on each for a second hold at most at a time. */
async function holdsAtATime({ simulator }: Simulation): Promise<number> {
  const channel = await (await simulator.connect()).createChannel()
  await channel.assertQueue('work')
  for (let i = 0; i < 10; i++) channel.sendToQueue('work', Buffer.from(String(i)))
  await channel.prefetch(3, true)
  let held = 0
  let most = 0
  const work = async (): Promise<void> => {
    most = Math.max(most, ++held)
    await simulator.sleep(1_000)
    held--
  }
  for (let i = 0; i < 2; i++) {
    await channel.consume('work', (message) => void work().then(() => channel.ack(message!)))
  }
  await simulator.sleep(10_000)
  return most
}

/** Whether a message that was got first says how often it came. */
async function looksAtTheCount({ simulator }: Simulation): Promise<boolean> {
  const channel = await (await simulator.connect()).createChannel()
  await channel.assertQueue('counted', { arguments: { 'x-queue-type': 'quorum' } })
  channel.sendToQueue('counted', Buffer.from('1'))
  const message = await channel.get('counted')
  return message !== false && 'x-delivery-count' in (message.properties.headers ?? {})
}

/** Never acknowledges what comes of a quorum queue. */
async function neverAcknowledges({ simulator }: Simulation): Promise<number> {
  const channel = await (await simulator.connect()).createChannel()
  channel.on('error', () => undefined)
  await channel.assertQueue('work', { arguments: { 'x-queue-type': 'quorum' } })
  let came = 0
  await channel.consume('work', () => came++)
  channel.sendToQueue('work', Buffer.from('1'))
  await simulator.sleep(3_600_000)
  return came
}

/** Counts its tries in a header of its own. */
async function countsByItself({ simulator }: Simulation): Promise<number> {
  const channel = await (await simulator.connect()).createConfirmChannel()
  await channel.assertQueue('work')
  let tries = 0
  const done = new Promise<number>((resolve) => {
    void channel.consume('work', (message) => {
      tries++
      channel.ack(message!)
      const count = Number(message!.properties.headers?.['tries'] ?? 0) + 1
      if (count >= 3) resolve(tries)
      else channel.sendToQueue('work', message!.content, { headers: { tries: count } })
    })
  })
  channel.sendToQueue('work', Buffer.from('order 1'))
  return done
}

const noVersion = String() as RabbitmqVersion
/** One that is not simulated. */
const laterVersion = String(5) as RabbitmqVersion

async function failureOf(
  options: ExploreOptions,
  scenario: (sim: Simulation) => Promise<unknown>,
): Promise<UpgradeFailure> {
  const error = await explore({ seeds: 1, maxSteps: 3_000, ...options }, scenario).catch(
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UpgradeFailure)
  return error as UpgradeFailure
}

function upTo(to: RabbitmqVersion): ExploreOptions {
  return { rabbitmq: ['3.10', to] }
}

describe('an upgrade is rehearsed', () => {
  test('a limit of retries by a republished x-death does not end any more', async () => {
    const failure = await failureOf(upTo('4.0'), retriesByHistory)
    expect(failure.message).toBe(
      [
        'on RabbitMQ 4.0 the scenario goes another way than on 3.10 (seed 0)',
        '',
        '  3.10: ends with 4',
        '  4.0: ends with 21',
        '',
        'they part after 4 deliveries:',
        '  3.10: nothing more comes',
        '  4.0: client gets work order 1',
        '',
        'since 4.0: the deaths of a message are kept beside its headers: x-death that a client republishes counts anew from 1 ' +
          'and is in the order of time, and x-last-death-* are set',
      ].join('\n'),
    )
  })

  test('a poison message that is nacked goes round for ever', async () => {
    const failure = await failureOf({ rabbitmq: ['4.3', '4.0'] }, trustsInTheLimit)
    expect([failure.from, failure.to]).toEqual(['4.0', '4.3'])
    expect(failure.message).toMatch(/4\.0: ends with "poison"\n {2}4\.3: fails: .*\(maxSteps\)/)
    expect(failure.rules.map(({ since, words }) => `${since}: ${words}`)).toEqual([
      '4.3: nack with requeue no longer counts towards the delivery limit of a quorum queue; reject and a lost channel do',
    ])
    expect(failureReport(failure.cause)?.seed).toBe(0)
  })

  test('a prefetch of the channel is one of each consumer', async () => {
    const failure = await failureOf(upTo('4.3'), sharesItsPrefetch)
    expect(failure.message).toMatch(/3\.10: ends with 3\n {2}4\.3: ends with 6/)
    expect(failure.rules.map(({ words }) => words)).toEqual([
      'prefetch of the whole channel is that of each consumer to come',
    ])
  })

  test('where the same comes at other moments they part at the first of these', async () => {
    const failure = await failureOf(upTo('4.3'), holdsAtATime)
    expect(failure.message).toBe(
      [
        'on RabbitMQ 4.3 the scenario goes another way than on 3.10 (seed 0)',
        '',
        '  3.10: ends with 3',
        '  4.3: ends with 6',
        '',
        'they part after 3 deliveries, at other moments:',
        '  3.10: client gets work 3 at 1000 ms',
        '  4.3: client gets work 3 at 0 ms',
        '',
        'since 4.3: prefetch of the whole channel is that of each consumer to come',
      ].join('\n'),
    )
  })

  test('where clients get the same, at the same moments, it says so', async () => {
    const failure = await failureOf(upTo('4.0'), looksAtTheCount)
    expect(failure.message).toBe(
      [
        'on RabbitMQ 4.0 the scenario goes another way than on 3.10 (seed 0)',
        '',
        '  3.10: ends with true',
        '  4.0: ends with false',
        '',
        'clients get the same messages, at the same moments',
        '',
        'since 4.0: a first basic.get shows no x-delivery-count',
      ].join('\n'),
    )
  })

  test('a consumer that does not acknowledge is cancelled, and its channel stays', async () => {
    const failure = await failureOf(upTo('4.3'), neverAcknowledges)
    expect(failure.message).toMatch(
      /they part after 1 delivery:\n {2}3\.10: client loses its channel: .*\n {2}4\.3: client loses a consumer\n/,
    )
    expect(failure.rules.map(({ words }) => words)).toEqual([
      'a quorum queue cancels a consumer that does not acknowledge in time, by default in 30 minutes, and takes its messages back',
      'a channel is not closed any more when a message is not acknowledged for 30 minutes',
    ])
  })

  test('each of several later versions is told of', async () => {
    const same = await failureOf({ rabbitmq: versions }, retriesByHistory)
    expect(same.message).toMatch(/^on RabbitMQ 4\.0 the scenario goes another way than on 3\.10/)
    expect(same.message).toMatch(/\n\non RabbitMQ 4\.3 it goes the same way as on 4\.0$/)
    expect([same.to, same.later]).toEqual(['4.0', [{ to: '4.3', rules: same.rules }]])

    const other = await failureOf({ rabbitmq: versions }, async (sim) => [
      await looksAtTheCount(sim),
      await sharesItsPrefetch(sim),
    ])
    const [first, later] = other.message.split('\n\non RabbitMQ ')
    expect(first).toMatch(
      /^on RabbitMQ 4\.0 .*\n\n {2}3\.10: .*\[true,3\]\n {2}4\.0: .*\[false,3\]/,
    )
    expect(later).toMatch(/^4\.3 the .* than on 3\.10 .*\n\n {2}3\.10: .*\n {2}4\.3: .*\[false,6\]/)
    expect([other.to, other.later.map(({ to }) => to)]).toEqual(['4.0', ['4.3']])
  })

  test('rules of which none makes the difference alone are told as such', async () => {
    const exploring = explore({ seeds: 1, rabbitmq: ['3.10', '4.3'] }, async (sim) => {
      const channel = await (await sim.simulator.connect()).createConfirmChannel()
      await channel.assertQueue('dead')
      await channel.assertQueue('work', { deadLetterExchange: '', deadLetterRoutingKey: 'dead' })
      channel.sendToQueue('work', Buffer.from('x'))
      await channel.waitForConfirms()
      const message = await channel.get('work')
      if (message !== false) channel.reject(message, false)
      await sim.sleep(100)
      const dead = await channel.get('dead')
      return dead !== false && dead.fields.redelivered
    })
    await expect(exploring).rejects.toThrow(/these together:\nsince 4\.0: .*\nsince 4\.3: /)
  })

  test('what all versions do alike is no difference', async () => {
    const progress: number[] = []
    const result = await explore(
      { rabbitmq: versions, seeds: 2, onRun: ({ runs }) => progress.push(runs) },
      countsByItself,
    )
    expect(result).toMatchObject({ runs: 6 })
    expect(progress).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('what fails alike on all versions fails as it does on one', async () => {
    const exploring = explore({ rabbitmq: versions, seeds: 2 }, async () => {
      await Promise.resolve()
      throw new Error('of its own accord')
    })
    await expect(exploring).rejects.toMatchObject({ name: 'ExploreFailure' })
    await expect(exploring).rejects.toThrow(/of its own accord/)
  })

  test.each<[ExploreOptions, RegExp]>([
    [{ rabbitmq: [] }, /needs some of 3\.10, 4\.0, 4\.3, and got none/],
    [{ rabbitmq: ['3.10', laterVersion] }, /needs some of 3\.10, 4\.0, 4\.3, and got "5/],
    [{ rabbitmq: [noVersion, '4.3'] }, /and got ""/],
    [{ rabbitmq: ['4.3', '4.3'] }, /needs each version once, and got 4\.3 twice/],
    [{ rabbitmq: ['4.3', '3.10', '4.3'] }, /needs each version once, and got 4\.3 twice/],
    [{ rabbitmq: versions, deviations: 1 }, /goes by seeds, not by deviations/],
    [{ rabbitmq: versions, checkDeterminism: true }, /does not check determinism/],
    [{ rabbitmq: versions, trace: 0 }, /compares traces/],
  ])('not with %j', async (options, message) => {
    await expect(explore(options, countsByItself)).rejects.toThrow(message)
  })
})
