import { expect, test } from 'vitest'
import { CallAborted, type ClusterRpcClient, defineService, ServiceContainer } from 'kinoko'
import { abortMarkHeader, abortMarkOf } from '../../../src/rpc/abort-marks.js'
import { simulate } from 'kinoko/testing'
import { onAbort } from '../../../src/support/abort.js'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate } from '../../support/gate.js'

test('a signal with many listeners is told of no leak, and tells each listener once', () => {
  const warnings: unknown[] = []
  const warned = (warning: Error): void => void warnings.push(warning)
  process.on('warning', warned)
  const controller = new AbortController()
  const told: number[] = []
  const forget = Array.from({ length: 100 }, (_, i) =>
    onAbort(controller.signal, () => void told.push(i)),
  )
  for (const each of forget.slice(2)) each()
  controller.abort()
  expect(told).toEqual([0, 1])
  return new Promise<void>((resolve) => {
    setImmediate(() => {
      process.off('warning', warned)
      expect(warnings).toEqual([])
      resolve()
    })
  })
})

test('a service asks after marks, and never publishes to another queue that a peer names', () => {
  const markIn = (name: unknown) => abortMarkOf({ [abortMarkHeader]: name })
  expect(markIn('rpc.reply-orders-0000.aborted.12')).toBe('rpc.reply-orders-0000.aborted.12')
  for (const name of ['rpc-payments', 'rpc.reply-orders-0000', 'x.aborted.1', '', 7, null]) {
    expect(markIn(name)).toBeUndefined()
  }
})

test('a signal that cannot be listened to any less ends the call all the same', async () => {
  await simulate({ seed: 1 }, async (sim) => {
    sim.service('echo', () => ({ echo: (value: number) => value }))
    const proxy = await sim.proxy<{ echo(value: number): number }>('echo')
    const signal = {
      aborted: false,
      addEventListener: () => undefined,
      removeEventListener() {
        throw new Error('never')
      },
    } as unknown as AbortSignal
    expect(await proxy.echo.with({ signal })(5)).toBe(5)
  })
})

test('a service that may not write to the default exchange answers all the same, and asks no more', async () => {
  const warnings: string[] = []
  await simulate({ seed: 1, users: { guest: 'guest', ada: 'secret' } }, async (sim) => {
    const { operator } = sim.simulator
    operator.setPermissions('ada', { configure: '.*', read: '.*', write: '^(nameko-rpc|rpc.*)$' })
    const name = 'careful'
    const { connect, ambient } = sim.simulator.host(name)
    const warn = (_fields: object, message: string): void => void warnings.push(message)
    const quiet = (): void => undefined
    const container = new ServiceContainer(
      defineService({ name, methods: { echo: (value: number) => value } }),
      {
        connect,
        ambient,
        logger: { debug: quiet, info: quiet, warn, error: warn },
        config: { AMQP_URI: 'amqp://ada:secret@localhost', max_workers: 1 },
      },
    )
    await container.start()
    const proxy = await sim.proxy<{ echo(value: number): number }>(name)
    const { signal } = new AbortController()
    const values = Array.from({ length: 40 }, (_, i) => i)
    const echo = (value: number) =>
      value % 2 === 0 ? proxy.echo.with({ signal, timeout: 5 })(value) : proxy.echo(value)
    expect(await Promise.all(values.map(echo))).toEqual(values)
    expect(await Promise.all(values.map(echo))).toEqual(values)
    await container.stop()
  })
  expect(warnings.filter((line) => line.includes('write to amq.default'))).toHaveLength(1)
})

interface Slow {
  wait(id: string): Promise<string>
}

/** A service with one worker, whose first call occupies it until the door opens. */
async function slowOn(stage: Stage, config = {}) {
  const [begun, door] = [gate(), gate()]
  const name = stage.name('slow')
  const ran: string[] = []
  const methods = {
    async wait(id: string) {
      ran.push(id)
      begun.open()
      await door.opened
      return id
    },
  }
  const container = await stage.host(defineService({ name, methods }), {
    max_workers: 1,
    ...config,
  })
  return { name, begun, door, ran, container }
}

/** The queue by which a client tells that it gave calls up. */
function markOf(client: ClusterRpcClient): string {
  return `rpc.reply-standalone_rpc_client-${client.id}.aborted.1`
}

/** Waits for a queue to be there, or not to be there; asking again is what keeps an expiring queue alive. */
async function untilQueue(
  stage: Stage,
  queue: string,
  isThere: boolean,
  pauseMs = 1,
): Promise<void> {
  const raw = await stage.raw()
  for (;;) {
    await new Promise<void>((resolve) => stage.ambient.setTimeout(resolve, pauseMs))
    const channel = await raw.createChannel()
    channel.on('error', () => undefined) // the answer to a queue that is not there
    const found = await channel.checkQueue(queue).then(
      () => true,
      () => false,
    )
    if (found === isThere) return
  }
}

const told = /^an aborted call may still run: its mark .* cannot be declared/
const routes = ['persistent', 'transient'] as const

test('a service that has had room for a while asks after no mark: a signal costs its callers nothing', async () => {
  const questions = async (busyMs: number): Promise<number> => {
    const Echo = defineService({ name: 'echo', methods: { echo: (value: unknown) => value } })
    return simulate({ trace: Infinity }, async (sim) => {
      sim.service(Echo, { config: { max_workers: 2 } })
      const echo = await sim.proxy<{ echo(value: unknown): unknown }>('echo')
      await sim.sleep(busyMs)
      const { signal } = new AbortController()
      for (let i = 0; i < 5; i++) expect(await echo.echo.with({ signal })(i)).toBe(i)
      const lines = sim.trace?.lines ?? []
      return lines.filter((line) => /basic\.publish\s+\S*\.aborted\.1/.test(line)).length
    })
  }
  expect(await questions(5_000)).toBe(0)
  expect(await questions(0)).toBeGreaterThan(0)
})

onEachArm('an aborted call', (arm) => {
  test.each(routes)('that still waits in the queue is not run (%s)', async (RPC_DELIVERY) => {
    await using stage = await arm.open()
    const { name, begun, door, ran, container } = await slowOn(stage)
    const { client, cluster } = await stage.client({ config: { RPC_DELIVERY } })
    const slow = cluster.service<Slow>(name)
    const controller = new AbortController()
    const first = slow.wait('first')
    await begun.opened
    const aborted = [1, 2, 3].map((i) =>
      slow.wait.with({ signal: controller.signal })(`aborted ${i}`),
    )
    const kept = slow.wait.with({ signal: new AbortController().signal })('kept')
    const last = slow.wait('last')
    const dropped: string[] = []
    container.events.on('workerTeardown', ({ args, outcome }) => {
      if (outcome?.ok === false) dropped.push(String(args[0]))
    })

    controller.abort()
    for (const call of aborted) await expect(call).rejects.toBeInstanceOf(CallAborted)
    await untilQueue(stage, markOf(client), true)
    door.open()

    expect(await Promise.all([first, kept, last])).toEqual(['first', 'kept', 'last'])
    expect(ran).toEqual(['first', 'kept', 'last'])
    expect(dropped).toEqual(['aborted 1', 'aborted 2', 'aborted 3'])
    expect(stage.logger.messages('info')).toContain(
      `${name}.wait was not run: its caller has given the call up`,
    )
    expect(client.droppedReplies).toBe(0)
  })

  test('is one of many with one signal: Node sees no leak, whatever stands around the calls', async () => {
    const warnings: unknown[] = []
    const warned = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warned)
    await using stage = await arm.open()
    const { name, door, ran } = await slowOn(stage)
    const plain = await stage.client()
    const layered = await stage.client({ middleware: [{ call: (_, next) => next() }] })
    const { signal } = new AbortController()
    const calls = [plain, layered].flatMap(({ cluster }) =>
      Array.from({ length: 12 }, (_, i) =>
        cluster.service<Slow>(name).wait.with({ signal })(String(i)),
      ),
    )
    door.open()
    await Promise.all(calls)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', warned)
    expect(ran).toHaveLength(24)
    expect(warnings).toEqual([])
  })

  test('is not run by an instance that starts when its caller is gone', async () => {
    await using stage = await arm.open()
    const name = stage.name('late')
    const ran: string[] = []
    const Late = defineService({ name, methods: { wait: (id: string) => void ran.push(id) } })
    const before = new ServiceContainer(Late, stage.options())
    await before.start()
    await before.stop()
    const { client, cluster } = await stage.client()
    const late = cluster.service<Slow>(name)
    const controller = new AbortController()
    const given = [
      late.wait.with({ signal: controller.signal })('aborted'),
      late.wait.with({ timeout: 60 })('kept'),
    ]
    const ended = Promise.allSettled(given)
    const channel = await stage.channel()
    while ((await channel.checkQueue(`rpc-${name}`)).messageCount < 2);
    controller.abort()
    await untilQueue(stage, markOf(client), true)
    await stage.host(Late)
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(ran).toEqual(['kept'])
  })

  test('leaves nothing at the broker when its time has passed', async () => {
    await using stage = await arm.open()
    const { name, begun, door } = await slowOn(stage)
    const { client, cluster } = await stage.client()
    const slow = cluster.service<Slow>(name)
    const controller = new AbortController()
    const first = slow.wait('first')
    await begun.opened
    const call = slow.wait.with({ signal: controller.signal, timeout: 1 })('aborted')
    controller.abort()
    await expect(call).rejects.toBeInstanceOf(CallAborted)
    await untilQueue(stage, markOf(client), true)
    await untilQueue(stage, markOf(client), false, 1_500)
    door.open()
    expect(await first).toBe('first')
  })

  test('whose mark the broker refuses is told of, and harms no other call', async () => {
    await using stage = await arm.open()
    const { name, begun, door, ran } = await slowOn(stage)
    const { client, cluster } = await stage.client()
    const mark = markOf(client)
    const raw = await (await stage.raw()).createChannel()
    // with other flags than the client's
    await raw.assertQueue(mark, { durable: true, expires: 1_000_000 })
    const slow = cluster.service<Slow>(name)
    const controller = new AbortController()
    const first = slow.wait('first')
    await begun.opened
    const aborted = slow.wait.with({ signal: controller.signal })('aborted')
    const last = slow.wait('last')
    controller.abort()
    await expect(aborted).rejects.toBeInstanceOf(CallAborted)
    await stage.until(() => stage.logger.messages('warn').some((line) => told.test(line)))
    await raw.deleteQueue(mark)
    door.open()
    expect(await Promise.all([first, last])).toEqual(['first', 'last'])
    expect(ran).toEqual(['first', 'aborted', 'last'])
  })
})
