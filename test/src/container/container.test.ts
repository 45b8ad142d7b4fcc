import { describe, expect, test } from 'vitest'
import {
  ConfigurationError,
  ContainerBeingKilled,
  defineService,
  DependencyProvider,
  entrypoint,
  Entrypoint,
  Extension,
  ExtensionNotFound,
  inject,
  ServiceContainer,
  type Outcome,
  type RuntimeOptions,
  type ServiceClass,
  type WorkerContext,
  type EntrypointOptions,
} from 'kinoko'
import { gate } from '../../support/gate.js'
import { ManualAmbient, rest } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'

/** Fires when a test says so. No broker. */
class Manual extends Entrypoint {
  readonly log: string[]
  constructor(log: string[] = [], options: EntrypointOptions = {}) {
    super({ expectedExceptions: RangeError, ...options })
    this.log = log
  }
  override setup(): void {
    this.log.push('entrypoint setup')
  }
  override start(): void {
    this.log.push('entrypoint start')
  }
  override stop(): void {
    this.log.push('entrypoint stop')
  }
  override kill(): void {
    this.log.push('entrypoint kill')
  }
}

const manual = entrypoint((log?: string[]) => new Manual(log))

class Recorder extends DependencyProvider<string> {
  readonly log: string[]
  fails: string | undefined
  constructor(log: string[] = [], fails?: string) {
    super()
    this.log = log
    this.fails = fails
  }
  override setup(): void {
    this.#note('dependency setup')
  }
  override start(): void {
    this.#note('dependency start')
  }
  override stop(): void {
    this.#note('dependency stop')
  }
  override kill(): void {
    this.#note('dependency kill')
  }
  override getDependency(): string {
    this.#note('getDependency')
    return `value of ${this.attributeName}`
  }
  override async workerSetup(): Promise<void> {
    await rest()
    this.#note('workerSetup')
  }
  override workerResult(_worker: WorkerContext, outcome: Outcome): void {
    this.#note(`workerResult ${outcome.ok ? String(outcome.result) : String(outcome.error)}`)
  }
  override workerTeardown(): void {
    this.#note('workerTeardown')
  }
  override copy(): Recorder {
    return new Recorder(this.log, this.fails)
  }
  #note(what: string): void {
    this.log.push(what)
    if (this.fails !== undefined && what.startsWith(this.fails)) throw new Error(`no ${this.fails}`)
  }
}

interface Setup {
  log: string[]
  ambient: ManualAmbient
  logger: RecordingLogger
  options: RuntimeOptions
}

function setup(config: RuntimeOptions['config'] = {}): Setup {
  const [ambient, logger] = [new ManualAmbient(), new RecordingLogger()]
  return { log: [], ambient, logger, options: { ambient, logger, config } }
}

function fire(
  container: ServiceContainer,
  method: string,
  args: unknown[] = [],
): Promise<WorkerContext> {
  const [entry] = container.entrypoints.get(method) ?? []
  const finished = gate<WorkerContext>()
  const worker = container.spawnWorker(entry!, args)
  container.events.on('workerTeardown', (ended) => {
    if (ended === worker) finished.open(ended)
  })
  return finished.opened
}

function greeter(log: string[], method: (name: string) => unknown, fails?: string): ServiceClass {
  return defineService({
    name: 'greeter',
    dependencies: { word: inject(new Recorder(log, fails)) },
    methods: {
      greet: manual(log)(function (this: { word: string }, name: string) {
        log.push(`greet ${name} with ${this.word}`)
        return method(name)
      }),
    },
  })
}

describe('the life of a container', () => {
  test('extensions are set up, then started; a worker runs through all hooks; then they stop', async () => {
    const { log, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 'hi'),
      options,
    )

    await container.start()
    const worker = await fire(container, 'greet', ['Ada'])
    await container.stop()
    await container.wait()

    expect(worker.outcome).toEqual({ ok: true, result: 'hi' })
    expect(log).toEqual([
      'dependency setup',
      'entrypoint setup',
      'dependency start',
      'entrypoint start',
      'getDependency',
      'workerSetup',
      'greet Ada with value of word',
      'workerResult hi',
      'workerTeardown',
      'entrypoint stop',
      'dependency stop',
    ])
  })

  test('what a method throws is its outcome, logged as a warning when it was expected', async () => {
    const { log, logger, options } = setup()
    const thrower = (name: string): never => {
      throw name === 'Bob' ? new RangeError('out of Bobs') : new TypeError('no type')
    }
    const container = new ServiceContainer(greeter(log, thrower), options)
    await container.start()

    await fire(container, 'greet', ['Bob'])
    const worker = await fire(container, 'greet', ['Eve'])

    expect(worker.outcome).toEqual({ ok: false, error: new TypeError('no type') })
    expect(log.slice(-2)).toEqual(['workerResult TypeError: no type', 'workerTeardown'])
    expect(logger.messages('warn')).toEqual(['(expected) error in greeter.greet: out of Bobs'])
    expect(logger.messages('error')).toEqual(['error in greeter.greet: no type'])
  })

  test.each(['getDependency', 'workerSetup'])(
    'an error in %s is the outcome, the method does not run, and the worker is torn down',
    async (hook) => {
      const { log, options } = setup()
      const container = new ServiceContainer(
        greeter(log, () => 'hi', hook),
        options,
      )
      await container.start()

      const worker = await fire(container, 'greet', ['Ada'])

      expect(worker.outcome).toEqual({ ok: false, error: new Error(`no ${hook}`) })
      expect(log.filter((line) => line.startsWith('greet'))).toEqual([])
      expect(log.at(-1)).toBe('workerTeardown')
      await container.stop()
    },
  )

  test.each(['workerResult', 'workerTeardown'])(
    'an error in %s is logged, and the container lives',
    async (hook) => {
      const { log, logger, options } = setup()
      const container = new ServiceContainer(
        greeter(log, () => 'hi', hook),
        options,
      )
      await container.start()

      await fire(container, 'greet', ['Ada'])
      const worker = await fire(container, 'greet', ['Ada'])

      expect(worker.outcome).toEqual({ ok: true, result: 'hi' })
      expect(logger.messages('error')).toEqual([
        `${hook} of \`word\` failed after greeter.greet: no ${hook}`,
        `${hook} of \`word\` failed after greeter.greet: no ${hook}`,
      ])
    },
  )

  test('an error in the handling of a result is logged, and the container lives', async () => {
    const { log, logger, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 'hi'),
      options,
    )
    await container.start()
    const [entry] = container.entrypoints.get('greet') ?? []
    const ended = gate()
    container.events.on('workerTeardown', () => ended.open())
    container.spawnWorker(entry!, ['Ada'], undefined, {
      handleResult: () => Promise.reject(new Error('nobody to tell')),
    })
    await ended.opened

    expect(logger.messages('error')).toEqual([
      'the result handler of Manual failed after greeter.greet: nobody to tell',
    ])
    expect((await fire(container, 'greet', ['Bob'])).outcome).toEqual({ ok: true, result: 'hi' })
    await container.stop()
  })

  test('an extension that cannot be set up fails the start and ends the container', async () => {
    const { log, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 'hi', 'dependency setup'),
      options,
    )

    await expect(container.start()).rejects.toThrow('no dependency setup')
    await expect(container.wait()).rejects.toThrow('no dependency setup')
    expect(log.slice(-2)).toEqual(['entrypoint kill', 'dependency kill'])
  })

  const nothing = undefined as unknown as Error
  test.each([
    ['setup', () => Promise.reject(nothing)],
    ['start', () => Promise.reject(nothing)],
    [
      'setup',
      () => {
        throw nothing
      },
    ],
  ] as const)(
    'a provider whose %s is rejected with undefined fails the start',
    async (phase, fail) => {
      class Failing extends DependencyProvider<string> {
        override getDependency = () => 'connection'
        override setup = () => (phase === 'setup' ? fail() : undefined)
        override start = () => (phase === 'start' ? fail() : undefined)
      }
      const Shop = defineService({
        name: 'shop',
        dependencies: () => ({ database: new Failing() }),
        methods: { open: () => 'open' },
      })
      const container = new ServiceContainer(Shop, setup().options)

      const problem = `the ${phase} of Failing (\`database\`) was rejected with undefined`
      await expect(container.start()).rejects.toThrow(problem)
      await expect(container.wait()).rejects.toThrow(problem)
      expect(container.health().isLive).toBe(false)
    },
  )

  describe.each(['setup', 'start'] as const)('a provider that hangs in %s', (phase) => {
    class Hanging extends DependencyProvider<string> {
      readonly door = gate<undefined>()
      override getDependency(): string {
        return 'a pool'
      }
      override copy(): this {
        return this
      }
      override setup(): Promise<undefined> | undefined {
        return phase === 'setup' ? this.door.opened : undefined
      }
      override start(): Promise<undefined> | undefined {
        return phase === 'start' ? this.door.opened : undefined
      }
    }

    function hosted() {
      const { log, ambient, options } = setup()
      const hanging = new Hanging()
      const Greeter = greeter(log, () => 'hi')
      class Service extends Greeter {
        database = inject(hanging)
      }
      const config = { start_timeout: 20 }
      const container = new ServiceContainer(Service, { ...options, config })
      return { ambient, container, hanging }
    }

    test('ends the start at its deadline, by name', async () => {
      const { ambient, container } = hosted()
      const started = expect(container.start()).rejects.toMatchObject({
        code: 'KINOKO_CONTAINER_TIMEOUT',
        message: expect.stringContaining(`the ${phase} of Hanging (\`database\`)`) as string,
      })
      await ambient.advance(20_000)
      await started
      await expect(container.wait()).rejects.toThrow('20 s')
    })

    test('does not hold up a stop; start() ends with it, and nothing else starts', async () => {
      const { ambient, container, hanging } = hosted()
      const started = container.start()
      await rest()
      const stopped = container.stop()
      await ambient.advance(0)
      await stopped
      await started
      hanging.door.open()
      await rest()
      expect(container.health().isReady).toBe(false)
    })
  })

  test('a provider that hangs in stop holds its container up for stop_timeout and no more', async () => {
    const { log, ambient, logger, options } = setup()
    class Hanging extends DependencyProvider<string> {
      override getDependency(): string {
        return 'a pool'
      }
      override stop(): Promise<void> {
        return new Promise(() => undefined)
      }
    }
    const Greeter = greeter(log, () => 'hi')
    class Service extends Greeter {
      database = inject(new Hanging())
    }
    const container = new ServiceContainer(Service, { ...options, config: { stop_timeout: 15 } })
    await container.start()
    const stopped = container.stop()
    await ambient.advance(15_000)
    await stopped
    expect(logger.messages('error')).toEqual([
      'the container of `greeter` did not stop within 15 s (config: stop_timeout): it waited for the stop of Hanging (`database`)',
    ])
  })

  test('kill ends at once, and wait rejects with its error', async () => {
    const { log, options } = setup()
    const door = gate()
    const container = new ServiceContainer(
      greeter(log, () => door.opened),
      options,
    )
    await container.start()
    void fire(container, 'greet', ['Ada'])
    await rest()
    await rest()

    container.kill(new Error('lightning'))
    container.kill(new Error('again'))

    await expect(container.wait()).rejects.toThrow('lightning')
    door.open()
    await rest()
    expect(log.slice(-3)).toEqual([
      'greet Ada with value of word',
      'entrypoint kill',
      'dependency kill',
    ])
    await container.stop()
  })

  test('stop waits for the running workers before it stops the dependencies', async () => {
    const { log, options } = setup()
    const door = gate()
    const container = new ServiceContainer(
      greeter(log, () => door.opened),
      options,
    )
    await container.start()
    void fire(container, 'greet', ['Ada'])
    await rest()
    await rest()

    const stopping = container.stop()
    await rest()
    expect(log.at(-1)).toBe('entrypoint stop')
    expect(() => container.spawnWorker(container.entrypoints.get('greet')![0]!)).toThrow(
      ContainerBeingKilled,
    )
    door.open('done')
    await stopping

    expect(log.slice(-4)).toEqual([
      'entrypoint stop',
      'workerResult done',
      'workerTeardown',
      'dependency stop',
    ])
  })

  test('stop gives up on workers that take longer than stop_timeout, and names them', async () => {
    const { log, ambient, logger, options } = setup({ stop_timeout: 5 })
    const container = new ServiceContainer(
      greeter(log, () => gate().opened),
      options,
    )
    await container.start()
    void fire(container, 'greet', ['Ada'])
    await rest()
    await rest()

    const stopping = container.stop()
    await ambient.advance(4999)
    expect(log.at(-1)).toBe('entrypoint stop')
    await ambient.advance(1)
    await stopping

    expect(log.at(-1)).toBe('dependency stop')
    expect(logger.messages('error')).toEqual([
      '1 workers still run after 5 s (stop_timeout); their requests go back to the broker: greeter.greet',
    ])
  })

  test('more than max_workers wait for their turn, in order; stopping hands them back', async () => {
    const { log, options } = setup({ max_workers: 2 })
    const doors = [gate(), gate(), gate(), gate()]
    const container = new ServiceContainer(
      greeter(log, (name) => doors[Number(name)]?.opened),
      options,
    )
    await container.start()
    const [entry] = container.entrypoints.get('greet')!
    const handedBack: unknown[] = []
    for (let i = 0; i < 4; i++) {
      container.spawnWorker(entry!, [String(i)], undefined, {
        handBack: (worker) => handedBack.push(worker.args[0]),
      })
    }
    await rest()
    await rest()
    const greeted = (): string[] => log.filter((line) => line.startsWith('greet'))
    expect(greeted()).toHaveLength(2)

    doors[1]!.open()
    await rest()
    await rest()
    expect(greeted().map((line) => line.split(' ')[1])).toEqual(['0', '1', '2'])
    const stopping = container.stop()
    for (const door of doors) door.open()
    await stopping

    expect(handedBack).toEqual(['3'])
  })

  test('a container that was never started stops without a word', async () => {
    const { log, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 1),
      options,
    )

    await container.stop()
    await container.wait()

    expect(log).toEqual([])
    await expect(container.start()).rejects.toThrow(ConfigurationError)
  })

  test('a worker whose deadline passed while it waited does not run', async () => {
    const { log, ambient, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 1),
      options,
    )
    await container.start()
    const [entry] = container.entrypoints.get('greet')!

    const worker = container.spawnWorker(entry!, ['Ada'], undefined, { deadline: ambient.now() })
    await rest()

    expect(worker.outcome).toMatchObject({ ok: false, error: { name: 'RpcTimeout' } })
    expect(log).not.toContain('getDependency')
  })

  test('an error in a listener is logged and disturbs nobody', async () => {
    const { log, logger, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 1),
      options,
    )
    await container.start()
    container.events.on('workerSetup', () => {
      throw new Error('curious')
    })

    const worker = await fire(container, 'greet', ['Ada'])

    expect(worker.outcome).toEqual({ ok: true, result: 1 })
    expect(logger.messages('error')).toEqual(['a listener of `workerSetup` failed: curious'])
  })

  test('sensitive arguments are hidden in the log of an error', async () => {
    const { logger, options } = setup()
    const guarded = entrypoint(
      () => new Manual([], { params: ['user', 'secret'], sensitiveArguments: 'secret' }),
    )
    const Vault = defineService({
      name: 'vault',
      methods: {
        open: guarded()((_user: string, secret: string) => {
          throw new Error(`wrong: ${secret.length} characters`)
        }),
      },
    })
    const container = new ServiceContainer(Vault, options)
    await container.start()

    await fire(container, 'open', ['ada', 'hunter2'])

    expect(logger.lines.at(-1)?.fields['args']).toEqual({ user: 'ada', secret: '********' })
  })
})

describe('sub-extensions', () => {
  class Shared extends Extension {
    static made = 0
    log: string[] = []
    constructor() {
      super()
      Shared.made++
    }
    override setup(): void {
      this.log.push('setup')
    }
    override stop(): void {
      this.log.push('stop')
    }
  }

  class User extends DependencyProvider<string[]> {
    shared!: Shared
    override bind(container: ServiceContainer): void {
      super.bind(container)
      this.shared = this.share(Shared)
    }
    override setup(): void {
      this.shared.log.push(`setup ${this.attributeName}`)
    }
    override stop(): void {
      this.shared.log.push(`stop ${this.attributeName}`)
    }
    override getDependency(): string[] {
      return this.shared.log
    }
  }

  test('a shared one is made once, set up before its users and stopped after them', async () => {
    const Service = defineService({
      name: 'sharing',
      dependencies: () => ({ a: inject(new User()), b: inject(new User()) }),
      methods: {},
    })
    const container = new ServiceContainer(Service, setup().options)

    await container.start()
    await container.stop()

    expect(Shared.made).toBe(1)
    expect(container.share(Shared).log).toEqual([
      'setup',
      'setup a',
      'setup b',
      'stop a',
      'stop b',
      'stop',
    ])
  })

  test('two containers of one service share nothing', () => {
    const Service = defineService({
      name: 'sharing',
      dependencies: () => ({ a: inject(new User()) }),
      methods: {},
    })
    const { options } = setup()
    const [one, two] = [
      new ServiceContainer(Service, options),
      new ServiceContainer(Service, options),
    ]

    expect(one.dependencies.get('a')).not.toBe(two.dependencies.get('a'))
    expect(one.share(Shared)).not.toBe(two.share(Shared))
  })
})

describe('before the start', () => {
  class Constant extends DependencyProvider<string> {
    override getDependency(): string {
      return 'a constant'
    }
  }

  test('a dependency can be replaced; no hook of the old one runs', async () => {
    const { log, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 1),
      options,
    )

    container.replaceDependency('word', new Constant())
    await container.start()
    await fire(container, 'greet', ['Ada'])
    await container.stop()

    expect(log).toEqual([
      'entrypoint setup',
      'entrypoint start',
      'greet Ada with a constant',
      'entrypoint stop',
    ])
  })

  test('entrypoints can be restricted: the others neither start nor fire', async () => {
    const log: string[] = []
    const Service = defineService({
      name: 'two',
      methods: { one: manual(log)(() => 1), other: manual(['unused'])(() => 2) },
    })
    const container = new ServiceContainer(Service, setup().options)

    container.restrictEntrypoints('one')
    await container.start()

    expect([...container.entrypoints.keys()]).toEqual(['one'])
    expect(log).toEqual(['entrypoint setup', 'entrypoint start'])
  })

  test('an entrypoint fires in a container that is not started', async () => {
    const { log, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 'hi'),
      options,
    )

    expect((await fire(container, 'greet', ['Ada'])).outcome).toEqual({ ok: true, result: 'hi' })
  })

  test('unknown names are errors, and so is being too late', async () => {
    const { log, options } = setup()
    const container = new ServiceContainer(
      greeter(log, () => 1),
      options,
    )

    expect(() => container.replaceDependency('nope', new Constant())).toThrow(ExtensionNotFound)
    expect(() => container.restrictEntrypoints('nope')).toThrow(
      'the container of `greeter` has no entrypoint for `nope`',
    )
    await container.start()
    expect(() => container.replaceDependency('word', new Constant())).toThrow(ConfigurationError)
    expect(() => container.restrictEntrypoints('greet')).toThrow('was already started')
  })
})
