import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import {
  defineService,
  EventDispatcher,
  eventHandler,
  rpc,
  service,
  ServiceContainer,
  ServiceRpcClient,
} from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import {
  explore,
  failureReport,
  faults,
  simulate,
  type ExploreOptions,
  type ServiceInstance,
  type Simulation,
} from 'kinoko/testing'

class Trap extends Error {
  override get message(): string {
    throw new Error('no message for you')
  }
}

const odd: readonly [string, () => unknown, string][] = [
  ['a DOMException', () => new DOMException('gone', 'AbortError'), 'gone'],
  ['a frozen error', () => Object.freeze(new Error('cold')), 'cold'],
  ['an error whose message cannot be read', () => new Trap(), 'cannot be read'],
  ['an error whose message is a number', () => Object.assign(new Error(), { message: 42 }), '42'],
  [
    'an error whose message is a symbol',
    () => Object.assign(new Error(), { message: Symbol('s') }),
    'Symbol(s)',
  ],
  ['an error whose message is null', () => Object.assign(new Error(), { message: null }), 'null'],
]

test.each(odd)(
  '%s fails a simulation as itself, with the way back to it',
  async (_what, make, words) => {
    const failing = simulate({ seed: 1 }, () => Promise.reject(make() as Error))
    await expect(failing).rejects.toThrow(words)
    await expect(failing).rejects.toThrow('seed 1')
  },
)

const noErrors: readonly (readonly [string, () => unknown, string])[] = [
  ['undefined', () => undefined, 'undefined'],
  ['null', () => null, 'null'],
  ['a text', () => 'boom', 'boom'],
  ['an object', () => ({ toString: () => 'odd' }), 'odd'],
  ['an object without a prototype', () => Object.create(null) as object, 'cannot be read'],
  ['a revoked proxy', revoked, 'cannot be read'],
]

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

test.each(noErrors)(
  '%s that a scenario throws fails it with the seed',
  async (_what, make, words) => {
    const scenario = async (sim: Simulation): Promise<void> => {
      await sim.sleep(1)
      throw make()
    }
    for (const failing of [simulate({ seed: 7 }, scenario), explore({ seeds: [7] }, scenario)]) {
      const error = await failing.then(
        () => undefined,
        (reason: unknown) => reason as Error,
      )
      expect(error).toBeInstanceOf(Error)
      expect(error?.message).toContain(words)
      expect(error?.message).toContain('seed 7')
      expect(failureReport(error)).toMatchObject({ seed: 7 })
    }
    const thrown = make()
    const isCause = await simulate({}, () => Promise.reject(thrown as Error)).catch(
      (error: unknown) => (error as Error).cause === thrown,
    )
    expect(isCause).toBe(true)
  },
)

test('an error that is thrown in every run tells of the last run alone', async () => {
  const shared = new Error('shared')
  for (const seed of [1, 2, 3]) {
    const failing = simulate({ seed }, () => Promise.reject(shared))
    await expect(failing).rejects.toThrow(`seed ${seed}`)
  }
  expect(shared.message.match(/seed \d/g)).toEqual(['seed 3'])
})

const thrown: readonly (readonly [string, () => unknown])[] = [
  ...odd.map(([what, make]) => [what, make] as const),
  ['null', () => null],
  ['a proxy that throws', () => new Proxy({}, { getPrototypeOf: fail, get: fail, has: fail })],
  ['a rejected promise', () => Promise.reject(new Error('nobody awaits it'))],
]

function fail(): never {
  throw new Error('caught')
}

test.each(thrown)(
  '%s that a method throws reaches its caller, and the worker is free again',
  async (_what, make) => {
    @service('odd')
    class OddService {
      @rpc({ expectedExceptions: RangeError }) throw(): never {
        throw make()
      }
      @rpc fine() {
        return 'fine'
      }
    }
    await simulate({ config: { max_workers: 1 } }, async (sim) => {
      sim.service(OddService)
      const proxy = await sim.proxy<OddService>('odd', { timeout: 5 })
      const error: unknown = await proxy.throw().catch((error: unknown) => error)
      expect(error).toMatchObject({ name: 'RemoteError' })
      expect(await proxy.fine()).toBe('fine')
    })
  },
)

test.each<[string, () => unknown]>([
  ['a revoked proxy', revokedProxy],
  ['an object whose `then` throws', throwingThen],
])(
  '%s that a method gives is an error of it, and the worker is free again',
  async (_what, make) => {
    const heard: unknown[] = []
    @service('odd')
    class OddService {
      @rpc({ idempotent: true }) once() {
        return make()
      }
      @rpc give() {
        return make()
      }
      @rpc fine() {
        return 'fine'
      }
      @eventHandler('news', 'it') hear(payload: unknown) {
        heard.push(payload)
        return make()
      }
    }
    @service('news')
    class NewsService {
      dispatch = new EventDispatcher()
      @rpc async tell(payload: unknown) {
        await this.dispatch('it', payload)
      }
    }
    await simulate({ config: { max_workers: 1 } }, async (sim) => {
      sim.service(OddService)
      sim.service(NewsService)
      const odd = await sim.proxy<OddService>('odd', { timeout: 5 })
      const news = await sim.proxy<NewsService>('news')
      for (const method of ['give', 'once', 'give'] as const) {
        await expect(odd[method](), method).rejects.toMatchObject({ name: 'RemoteError' })
      }
      for (const payload of [1, 2, 3]) await news.tell(payload)
      await sim.idle()
      expect(heard).toEqual([1, 2, 3])
      expect(await odd.fine()).toBe('fine')
    })
  },
)

test('a logger that throws keeps nobody from an answer', async () => {
  @service('logged')
  class LoggedService {
    @rpc fail() {
      throw new RangeError('no')
    }
    @rpc fine() {
      return 'fine'
    }
  }
  const refuse = (): never => {
    throw new Error('the disk is full')
  }
  const logger = { debug: refuse, info: refuse, warn: refuse, error: refuse }
  const said = vi.spyOn(console, 'error').mockReturnValue(undefined)
  const { connect, ambient } = createSimulator()
  const container = new ServiceContainer(LoggedService, { connect, ambient, logger })
  await container.start()
  const client = new ServiceRpcClient<LoggedService>('logged', { connect, ambient, logger })
  const logged = await client.start()
  const channel = await (await connect('amqp://localhost')).createChannel()
  for (const body of ['{', '5']) {
    channel.publish('nameko-rpc', 'logged.fine', Buffer.from(body), { contentType: 'a/b' })
  }
  await expect(logged.fail()).rejects.toThrow('no')
  expect(await logged.fine()).toBe('fine')
  expect(said.mock.calls.join()).toContain('the logger failed over it: the disk is full')
  await client.stop()
  await container.stop()
  said.mockRestore()
})

test.each([
  { seeds: NaN },
  { seeds: 0 },
  { seeds: -1 },
  { seeds: 1.5 },
  { seeds: [] },
  { seeds: [NaN] },
  { firstSeed: NaN },
  { deviations: -1 },
  { deviations: 0.5 },
  { deviations: 1, maxRuns: 0 },
  { seed: 1 },
  { seeds: null },
  { seeds: {} },
  { seeds: true },
  { seeds: 5, deviations: 1 },
  { firstSeed: 5, deviations: 1 },
  { quietRuns: 5, deviations: 1 },
  { seeds: 5, exhaustive: true },
  { seeds: [5], exhaustive: { deviations: 1 } },
  { seeds: [5], firstSeed: 3 },
  { rabbitmq: ['4.0', '4.3'], quietRuns: 5 },
  { signal: {} },
  { signal: null },
  { invariants: {} },
  { invariants: null },
  { sedes: 1 },
])('explore(%j) is an error: it would not run once', async (options) => {
  let runs = 0
  const exploring = explore(options as ExploreOptions, () => {
    runs++
    return Promise.resolve()
  })
  await expect(exploring).rejects.toMatchObject({ name: 'ConfigurationError' })
  expect(runs).toBe(0)
})

test('explore lets the event loop come round, and obeys a signal', async () => {
  const controller = new AbortController()
  let turns = 0
  const beat = (): void => {
    if (++turns === 3) controller.abort(new Error('enough'))
    else setImmediate(beat)
  }
  setImmediate(beat)
  let runs = 0
  const { signal } = controller
  const exploring = explore({ seeds: 10_000, signal }, () => {
    runs++
    return Promise.resolve()
  })
  await expect(exploring).rejects.toThrow('enough')
  expect(runs).toBeLessThan(10)
})

describe('a signal that is aborted in the midst of a run', () => {
  const endless = (controller: AbortController) => async (sim: Simulation) => {
    setImmediate(() => controller.abort(new Error('enough')))
    for (;;) await sim.sleep(1)
  }
  const limits = { maxSteps: 100_000_000, globals: false }

  test.each([false, true])(
    'ends explore with its reason as it is (checkDeterminism: %j)',
    async (checkDeterminism) => {
      const controller = new AbortController()
      const { signal } = controller
      const options = { ...limits, seeds: 1, signal, checkDeterminism }
      const error: unknown = await explore(options, endless(controller)).catch((it: unknown) => it)
      expect(error).toBe(signal.reason)
      expect((error as Error).message).toBe('enough')
    },
  )

  test('ends simulate', async () => {
    const controller = new AbortController()
    const { signal } = controller
    await expect(simulate({ ...limits, signal }, endless(controller))).rejects.toThrow(/^enough$/)
    let entered = 0
    const enter = (): Promise<void> => {
      entered++
      return Promise.resolve()
    }
    await expect(simulate({ signal }, enter)).rejects.toThrow(/^enough$/)
    await expect(simulate({ signal, checkDeterminism: true }, enter)).rejects.toThrow(/^enough$/)
    await expect(explore({ signal }, enter)).rejects.toThrow(/^enough$/)
    expect(entered).toBe(0)
  })

  test('leaves a failure that is being made smaller as it is by then', async () => {
    const controller = new AbortController()
    let runs = 0
    const exploring = explore({ seeds: 10, signal: controller.signal }, async (sim) => {
      if (++runs === 3) controller.abort(new Error('enough'))
      await sim.sleep(1)
      throw new Error('wrong')
    })
    await expect(exploring).rejects.toThrow('wrong')
    expect(runs).toBeLessThan(6)
  })
})

describe('what would never end, or mean nothing, is refused at once', () => {
  const nothing = (): Promise<void> => Promise.resolve()
  test.each([
    { maxSteps: NaN },
    { maxSteps: 0 },
    { maxSteps: '9' },
    { maxSteps: [9] },
    { foreignWaitMs: -1 },
    { foreignWaitMs: '5' },
    { faults: true },
    { faults: null },
    { choices: 5 },
    { choices: null },
    { signal: {} },
    { signal: null },
    { invariants: {} },
    { invariants: [null] },
    { invariants: [undefined, 5] },
    { invariants: [{ name: 'no attach' }] },
  ])('by simulate and explore: %j', async (options) => {
    const [name] = Object.keys(options)
    await expect(simulate(options as never, nothing)).rejects.toThrow(
      `simulate: \`${name}\` must be`,
    )
    const message = name === 'choices' ? '`choices`' : `explore: \`${name}\` must be`
    await expect(explore(options as never, nothing)).rejects.toThrow(message)
  })

  test.each(['5', [5], 5n, new Number(5), 0])(
    'a time for explore that is none: %o',
    async (timeMs) => {
      await expect(explore({ timeMs: timeMs as number }, nothing)).rejects.toThrow(
        'explore: `timeMs` must be a number of milliseconds, more than 0, not ',
      )
    },
  )

  const never = new Error('never thrown')
  // eslint-disable-next-line require-yield -- nobody comes so far
  function* unstarted() {
    throw never
  }
  test.each([
    ['a generator', unstarted],
    [
      'an async generator',
      // eslint-disable-next-line require-yield, @typescript-eslint/require-await -- nobody comes so far
      async function* () {
        throw never
      },
    ],
    ['a function that gives an iterator', () => [].values()],
    [
      'an async function that gives a generator',
      // eslint-disable-next-line @typescript-eslint/require-await -- as somebody wraps one
      async () => unstarted(),
    ],
    ['a function that gives the iterator of a compiler', () => ({ next: () => ({ done: true }) })],
  ])('a scenario that is %s: its body would never run', async (_what, scenario) => {
    const refused = /the scenario is a generator, whose body nobody runs/
    await expect(simulate({}, scenario as never)).rejects.toThrow(refused)
    await expect(simulate({ checkDeterminism: true }, scenario as never)).rejects.toThrow(refused)
    await expect(explore({ seeds: 2 }, scenario as never)).rejects.toThrow(refused)
    await expect(explore({ deviations: 1 }, scenario as never)).rejects.toThrow(refused)
    await expect(explore({ exhaustive: true }, scenario as never)).rejects.toThrow(refused)
  })

  test('a scenario may give an iterator that is no generator', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- the result is a promise's
    const names = await simulate({}, async () => new Set(['a', 'b']).values())
    expect([...names]).toEqual(['a', 'b'])
  })

  test.each([null, undefined, 5])('kinds of faults that are none: %j', (kind) => {
    expect(() => faults.only([kind as never])).toThrow(`unknown kind of fault \`${kind}\``)
  })

  test.each([null, undefined, 5, 'crash', {}])('a list of kinds that is none: %j', (kinds) => {
    expect(() => faults.only(kinds as never)).toThrow('the kinds of faults must be a list')
  })

  test.each([
    { oneIn: 1 },
    { oneIn: 0 },
    { oneIn: NaN },
    { oneIn: 2.5 },
    { oneIn: '5' },
    { oneIn: null },
    { oneIn: undefined },
    { minDurationMs: -1 },
    { minDurationMs: NaN },
    { minDurationMs: '5' },
  ])('a fault that would never happen, or never end: %j', (setting) => {
    const [name] = Object.keys(setting)
    expect(() => faults.all({ crash: setting as never })).toThrow(
      `the fault \`crash\`: ${name} must be`,
    )
  })

  test.each([
    ['crash', null, 'the fault `crash`: oneIn must be'],
    ['crash', { oneIn: 5 }, 'the fault `crash`: minDurationMs must be'],
    ['crsh', { oneIn: 5, minDurationMs: 0 }, 'unknown kind of fault `crsh`'],
    [null, null, 'unknown kind of fault `null`'],
  ])('a plan made by hand: %j %j', async (kind, fault, message) => {
    const plan = { faults: new Map([[kind, fault]]), isSwarm: false } as never
    await expect(simulate({ faults: plan }, nothing)).rejects.toThrow(message)
    await expect(explore({ faults: plan }, nothing)).rejects.toThrow(message)
  })

  test.each([undefined, null, 5])('options that are none: %j', async (options) => {
    await expect(simulate(options as never, nothing)).rejects.toThrow('takes options')
    await expect(explore(options as never, nothing)).rejects.toThrow('takes options')
  })

  test.each([
    ['config', [null, 5, 'x', []], 'an object of settings'],
    ['globals', [null, 5, 'no'], 'true or false'],
    ['checkDeterminism', [null, 5, 'no'], 'true or false'],
  ])('by simulate and explore: %s %j', async (name, values, expected) => {
    const scenario = (): Promise<void> => Promise.resolve()
    for (const value of values) {
      const problem = (what: string): string => `${what}: \`${name}\` must be ${expected}, not `
      const options = { [name]: value }
      await expect(simulate(options as never, scenario)).rejects.toThrow(problem('simulate'))
      await expect(explore(options as never, scenario)).rejects.toThrow(problem('explore'))
    }
    const onRun = explore({ onRun: 5 as never }, scenario)
    await expect(onRun).rejects.toThrow('explore: `onRun` must be a function, not 5')
  })

  const anything = [
    null,
    NaN,
    -1,
    5,
    10n,
    true,
    [],
    {},
    () => 1,
    Symbol('odd'),
    Object.create(null),
  ] as never[]

  test('seeds and strategies of any type', async () => {
    for (const value of anything) {
      if (!Number.isInteger(value)) {
        await expect(simulate({ seed: value }, nothing)).rejects.toThrow('simulate: `seed` must be')
      }
      await expect(explore({ strategy: value }, nothing)).rejects.toThrow(
        'explore: `strategy` must',
      )
      expect(() => faults.only([value])).toThrow('unknown kind of fault')
    }
  })

  test('what is done to what is no host, no instance and no settings', async () => {
    const Fine = defineService({ name: 'fine', methods: { run: () => 1 } })
    await simulate({}, async (sim) => {
      sim.service(Fine)
      for (const value of anything) {
        const deeds = [
          () => sim.partition(value),
          () => sim.heal(value),
          () => sim.slow(value, 5),
          () => sim.disconnect(value),
          () => sim.skew(value, 5),
        ]
        for (const deed of deeds) expect(deed).toThrow(/a host is given by its instance|no host ``/)
        expect(() => sim.crash(value)).toThrow('is no instance of this simulation')
        expect(() => sim.broker.nack(value === 5 ? -5 : value)).toThrow(
          'sim.broker.nack: the count',
        )
      }
      for (const value of anything) {
        if (isDeepStrictEqual(value, {}) || Object.getPrototypeOf(Object(value)) === null) continue
        expect(() => sim.configure(value)).toThrow('sim.configure: the settings must be an object')
        expect(() => sim.service(Fine, { config: value })).toThrow('`config` must be an object')
        await expect(sim.proxy('fine', value)).rejects.toThrow('the options of a client must be')
        await expect(sim.cluster({ config: value })).rejects.toThrow('`config` of a client must be')
        if (Array.isArray(value)) continue
        expect(() => sim.partition('fine#0', value)).toThrow(
          "the ways must be a list of 'up' and 'down'",
        )
      }
    })
  })

  test.each([2 ** 53, 10_001, -1, 1.5, NaN, '2', 2n])(
    '%s instances of a service',
    async (instances) => {
      const Fine = defineService({ name: 'fine', methods: { run: () => 1 } })
      const started = simulate({}, async (sim) => {
        sim.service(Fine, { instances: instances as number })
        await sim.started()
      })
      await expect(started).rejects.toThrow(
        'sim.service: `instances` must be a whole number from 0 to 10000',
      )
    },
  )

  test('but not an exploration that says that it is not exhaustive', async () => {
    const scenario = (): Promise<void> => Promise.resolve()
    expect(await explore({ seeds: 3, exhaustive: false }, scenario)).toMatchObject({ runs: 3 })
  })

  test('by what takes a time, or a number', async () => {
    await simulate({}, async (sim) => {
      for (const ms of [NaN, -5, '5', undefined]) {
        await expect(sim.sleep(ms as number)).rejects.toThrow('sim.sleep: the time must be')
      }
      await expect(sim.broker.restart(NaN)).rejects.toThrow('sim.broker.restart: downMs must be')
      await sim.proxy('nobody')
      expect(() => sim.skew('client#0', NaN)).toThrow('sim.skew: the offset must be')
      for (const delayMs of [NaN, '5', null, undefined]) {
        const slow = (): void => sim.slow('client#0', { delayMs } as never)
        expect(slow).toThrow('sim.slow: delayMs must be a finite number')
      }
      expect(() => sim.slow('client#0', NaN)).toThrow('sim.slow: delayMs must be')
      expect(() => sim.slow('client#0', '5' as never)).toThrow('sim.slow takes an object')
      expect(() => sim.slow('client#0', { delay: 5 } as never)).toThrow('did you mean `delayMs`')
    })
  })
})

test('whatever is done to a simulation after the end is refused, however it ended', async () => {
  @service('late')
  class LateService {
    @rpc fine() {
      return 'fine'
    }
  }
  for (const scenario of [() => Promise.resolve(), () => Promise.reject(new Error('wrong'))]) {
    let kept!: Simulation
    let instance!: ServiceInstance
    await simulate({}, (sim) => {
      kept = sim
      instance = sim.service(LateService).instance(0)
      return scenario()
    }).catch(() => undefined)
    const { broker } = kept
    const handle = kept.services[0]!
    const late: Record<string, () => unknown> = {
      sleep: () => kept.sleep(1),
      proxy: () => kept.proxy('late'),
      cluster: () => kept.cluster(),
      started: () => kept.started(),
      idle: () => kept.idle(),
      service: () => kept.service(LateService),
      configure: () => kept.configure({ max_workers: 1 }),
      saw: () => kept.saw('nothing'),
      sometimes: () => kept.sometimes('never', true),
      crash: () => kept.crash(instance),
      restart: () => kept.restart(instance),
      pause: () => kept.pause(instance),
      resume: () => kept.resume(instance),
      partition: () => kept.partition(instance),
      heal: () => kept.heal(instance),
      slow: () => kept.slow(instance, 5),
      disconnect: () => kept.disconnect(instance),
      skew: () => kept.skew(instance, 5),
      'broker.restart': () => broker.restart(5),
      'broker.block': () => broker.block(),
      'broker.unblock': () => broker.unblock(),
      'broker.refuse': () => broker.refuse(),
      'broker.accept': () => broker.accept(),
      'broker.nack': () => broker.nack(),
      'broker.deleteQueue': () => broker.deleteQueue('rpc-late'),
    }
    const lateOnes: Record<string, () => unknown> = {
      'late.add': () => handle.add(),
      'late.remove': () => handle.remove(instance),
      'late.started': () => handle.started(),
      'late.rollingRestart': () => handle.rollingRestart(),
      'late.stop': () => handle.stop(),
      connect: () => kept.simulator.connect(),
      'simulator.sleep': () => kept.simulator.sleep(1),
      operator: () => kept.simulator.operator.addUser('late', 'secret'),
      'world.resume': () => kept.simulator.world.resume(),
    }
    const all = [...Object.entries(late).map(([name, use]) => [`sim.${name}`, use] as const)]
    for (const [name, use] of [...all, ...Object.entries(lateOnes)]) {
      await expect(Promise.resolve().then(use), name).rejects.toThrow(
        `${name}: the simulation is over`,
      )
    }
  }
})

test('code of the scenario that sleeps in the background ends with the simulation', async () => {
  let wakings = 0
  const tick = async (sim: Simulation): Promise<void> => {
    for (;;) {
      try {
        await sim.sleep(100)
      } finally {
        wakings++
      }
    }
  }
  await simulate({}, async (sim) => {
    void tick(sim)
    await sim.sleep(350)
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(wakings).toBe(3)
})

test('operations on a connection that outlives its simulation fail, and none of them hangs', async () => {
  const kept = await simulate({}, async (sim) => {
    const connection = await sim.simulator.connect()
    const closed = await connection.createChannel()
    await closed.close()
    const channel = await connection.createConfirmChannel()
    await channel.assertQueue('kept')
    return { connection, channel, closed }
  })
  const { connection, channel, closed } = kept
  const body = Buffer.from('late')
  const late: Record<string, () => unknown> = {
    assertQueue: () => channel.assertQueue('late'),
    checkQueue: () => channel.checkQueue('kept'),
    get: () => channel.get('kept'),
    consume: () => channel.consume('kept', () => undefined),
    sendToQueue: () => channel.sendToQueue('kept', body),
    close: () => channel.close(),
    createChannel: () => connection.createChannel(),
    'connection.close': () => connection.close(),
  }
  for (const [name, use] of Object.entries(late)) {
    await expect(Promise.resolve().then(use), name).rejects.toThrow('the simulation is over')
  }
  await channel.waitForConfirms()
  expect(() => closed.sendToQueue('kept', body)).toThrow('Channel closed')
})

test('explore with more seeds than anybody can wait for ends at its time, and obeys a signal', async () => {
  const scenario = (): Promise<void> => Promise.resolve()
  const { runs } = await explore({ seeds: 1e9, timeMs: 50 }, scenario)
  expect(runs).toBeGreaterThan(0)
  const signal = AbortSignal.timeout(50)
  await expect(explore({ seeds: 1e9, signal }, scenario)).rejects.toThrow()
})

test('two services of one name, as two versions of one are, have instances with hosts of their own', async () => {
  await simulate({}, async (sim) => {
    const versions = ['1', '2'].map((version) =>
      sim.service('versioned', () => ({ version: () => version }), { instances: 2 }),
    )
    const names = versions.flatMap(({ instances }) => instances.map(({ name }) => name))
    expect(names).toEqual(['versioned#0', 'versioned#1', 'versioned#2', 'versioned#3'])
    const proxy = await sim.proxy<{ version(): string }>('versioned')
    sim.crash(versions[0]!.instance(0))
    sim.crash(versions[0]!.instance(1))
    expect(await Promise.all([proxy.version(), proxy.version()])).toEqual(['2', '2'])
  })
})

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function throwingThen(): object {
  return {
    get then(): never {
      throw new Error('not to be looked at')
    },
  }
}
