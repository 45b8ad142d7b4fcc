import pino from 'pino'
import { expect, test } from 'vitest'
import { defineService, rpc, service, ServiceContainer } from 'kinoko'
import { onEachArm } from '../../support/arm.js'

onEachArm('a pino logger', (arm) => {
  test('takes every line with its fields, and sees neither sensitive arguments nor passwords', async () => {
    await using stage = await arm.open()
    const name = stage.name('bank')
    const lines: Record<string, unknown>[] = []
    const write = (line: string): unknown => lines.push(JSON.parse(line) as Record<string, unknown>)
    const logger = pino({ level: 'debug' }, { write })
    @service(name)
    class Bank {
      @rpc({ params: ['card', 'pin', 'amount'], sensitiveArguments: ['pin', 'card.number'] })
      pay(card: { number: string }, pin: string, amount: number) {
        throw new RangeError(
          `not enough for ${amount}, ${card.number.length} digits, ${pin.length}`,
        )
      }
    }
    const container = new ServiceContainer(Bank, { ...stage.options(), logger })
    await container.start()
    const { cluster } = await stage.client()
    const bank = cluster.service<Bank>(name)

    await bank.pay({ number: '4111111111111111' }, '1234', 5).catch(() => undefined)
    await container.stop()

    const failure = lines.find(({ level }) => level === 50)
    expect(failure).toMatchObject({
      msg: `error in ${name}.pay: not enough for 5, 16 digits, 4`,
      service: name,
      method: 'pay',
      args: { card: { number: '********' }, pin: '********', amount: 5 },
      err: { type: 'RangeError' },
    })
    expect(lines.some(({ msg }) => String(msg).includes('connected'))).toBe(true)
    const all = JSON.stringify(lines)
    expect(all).not.toContain('4111111111111111')
    expect(all).not.toContain('1234')
  })
})

test('no password of an address is in a log line, an event or an error', async () => {
  const written: unknown[] = []
  const write = (fields: object, message: string): unknown => written.push([fields, message])
  const logger = { debug: write, info: write, warn: write, error: write }
  const Service = defineService({ name: 'bank', methods: { pay: () => 1 } })
  const container = new ServiceContainer(Service, {
    connect: (url) => Promise.reject(new Error(`connect ECONNREFUSED ${new URL(url).host}`)),
    logger,
    config: {
      AMQP_URI: 'amqp://alice:s3cret@one;amqps://bob:hunter2@two/vhost',
      connection_retry: { max_retries_at_start: 2, interval_start: 0, interval_max: 0 },
    },
  })
  container.events.on('*', (_, event) => written.push(event))

  const error = await container.start().catch((reason: unknown) => reason as Error)

  expect((error as Error).message).toContain(
    'one:5672 (user `alice`, virtual host `/`); two:5671 (user `bob`',
  )
  const texts = [...written.flat(), error].map((item) =>
    item instanceof Error ? `${item.message} ${item.stack ?? ''}` : JSON.stringify(item),
  )
  for (const text of texts) expect(text).not.toMatch(/s3cret|hunter2/)
})
