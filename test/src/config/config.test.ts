import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  ClusterRpcClient,
  ConfigurationError,
  defineService,
  eventHandler,
  MemoryIdempotencyStore,
  rpc,
  service,
  ServiceContainer,
  timer,
  type Config,
  type EventHandlerOptions,
  type MethodMark,
} from 'kinoko'
import { normaliseUri, normaliseUris } from '../../../src/amqp/uri.js'
import { redactUri } from '../../../src/support/redact.js'
import { resolveConfig } from '../../../src/config/config.js'

describe('a configuration', () => {
  test('has nameko’s defaults', () => {
    expect(resolveConfig()).toMatchObject({
      AMQP_URI: 'amqp://guest:guest@localhost:5672/',
      RPC_TIMEOUT: 30,
      rpc_exchange: 'nameko-rpc',
      max_workers: 10,
      PREFETCH_COUNT: 10,
      parent_calls_tracked: 10,
      serializer: 'json',
      HEARTBEAT: 60,
    })
  })

  test('prefetches as much as its workers can do, unless it says otherwise', () => {
    expect(resolveConfig({ max_workers: 3 }).PREFETCH_COUNT).toBe(3)
    expect(resolveConfig({ max_workers: 3, PREFETCH_COUNT: 1 }).PREFETCH_COUNT).toBe(1)
  })

  test('keeps what it does not know', () => {
    expect(resolveConfig({ DB_URL: 'x' } as object)['DB_URL']).toBe('x')
  })

  test('fills a policy that says only a part', () => {
    expect(resolveConfig({ RPC_RETRY_POLICY: { max_retries: 7 } }).RPC_RETRY_POLICY).toEqual({
      max_retries: 7,
      interval_start: 0.1,
      interval_step: 0.2,
      interval_max: 1,
    })
  })

  test.each<[Config, string]>([
    [{ RPC_TIMEOUT: 0 }, 'RPC_TIMEOUT must be a number of seconds above 0'],
    [{ RPC_TIMEOUT: '30' as never }, 'RPC_TIMEOUT must be a number of seconds above 0'],
    [{ RPC_TIMEOUT: 1e9 }, 'and up to 2147483, not `1000000000`'],
    [{ max_workers: 0 }, 'max_workers must be a whole number from 1 to 100000, not `0`'],
    [{ max_workers: 1.5 }, 'max_workers must be a whole number'],
    [{ PREFETCH_COUNT: 70_000 }, 'PREFETCH_COUNT must be a whole number from 1 to 65535'],
    [{ AMQP_URI: '' }, 'AMQP_URI must be a string'],
    [{ RPC_RETRY_POLICY: 3 as never }, 'RPC_RETRY_POLICY must be an object, not `3`'],
    [
      { RPC_RETRY_POLICY: { interval_step: -1 } },
      'RPC_RETRY_POLICY.interval_step must be a number of seconds from 0',
    ],
    [{ amqp_uri: 'x' } as object, 'unknown key `amqp_uri`; did you mean `AMQP_URI`?'],
    [{ MAX_WORKERS: 1 } as object, 'unknown key `MAX_WORKERS`; did you mean `max_workers`?'],
    [{ RPC_TIMEOUTS: 1 } as object, 'unknown key `RPC_TIMEOUTS`; did you mean `RPC_TIMEOUT`?'],
    [
      { RPC_RETRY_POLICY: { max_retry: 1 } as object },
      'RPC_RETRY_POLICY: unknown option `max_retry`; did you mean `max_retries`?',
    ],
    [{ connection_retry: { retries: 1 } as object }, 'connection_retry: unknown option `retries`'],
    [
      { max_redelivery: 5 } as Config,
      'config: unknown key `max_redelivery`; did you mean `max_redeliveries`?',
    ],
    [
      { AMQP_SSL: { ca_certs: '/ca.pem' } as object },
      'AMQP_SSL: unknown key `ca_certs`; did you mean `ca`?',
    ],
  ])('%j is refused', (config, message) => {
    expect(() => resolveConfig(config)).toThrow(ConfigurationError)
    expect(() => resolveConfig(config)).toThrow(message)
  })

  const uri = 'amqp://ada:S3cr3t@host'
  test.each<[object, string]>([
    [{ AMQP_URI: [uri] }, 'AMQP_URI must be a string, not `Array`'],
    [{ AMQP_URI: { password: 'S3cr3t' } }, 'AMQP_URI must be a string, not `Object`'],
    [{ AMQP_SSL: 'S3cr3t' }, 'AMQP_SSL must be an object, not `…`'],
    [{ AMQP_SSL: ['S3cr3t'] }, 'AMQP_SSL must be an object, not `Array`'],
    [{ max_workers: uri }, 'not `amqp://ada:********@host`'],
    [{ RPC_DELIVERY: ` ${uri}` }, 'not ` amqp://ada:********@host`'],
    [{ RPC_RETRY_POLICY: uri }, 'RPC_RETRY_POLICY must be an object'],
    [{ RPC_RETRY_POLICY: { max_retries: [uri] } }, 'RPC_RETRY_POLICY.max_retries must be'],
    [{ connection_retry: [uri] }, 'connection_retry must be an object'],
    [{ ACCEPT: uri }, 'ACCEPT must be a list of strings'],
    [{ ACCEPT: [{ uri }] }, 'ACCEPT must be a string'],
    [[uri], 'config must be an object'],
  ])('%j is refused without its secret', (config, message) => {
    let thrown: unknown
    try {
      resolveConfig(config)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(ConfigurationError)
    expect(String(thrown)).toContain(message)
    expect(inspect(thrown)).not.toContain('S3cr3t')
  })

  test('is checked when a container is made', () => {
    const Idle = service('idle')(
      class {
        readonly isIdle = true
      },
    )

    expect(() => new ServiceContainer(Idle, { config: { max_workers: -1 } })).toThrow('max_workers')
  })
})

describe('an option that makes no sense is refused where it is given', () => {
  const odd = [null, NaN, -1, 0, 5, 10n, '', 'x', true, [], {}, () => 1, Symbol('odd'), new Date(0)]

  /** Whatever makes a container of a method with an entrypoint. */
  const marked = (mark: (options: never) => MethodMark, options: object) => () => {
    class Odd {
      run() {
        return 1
      }
    }
    mark(options as never)(
      Odd.prototype,
      'run',
      Object.getOwnPropertyDescriptor(Odd.prototype, 'run')!,
    )
    return new ServiceContainer(service('odd')(Odd))
  }
  const Fine = defineService({ name: 'fine', methods: { run: () => 1 } })
  const onSold = (options: EventHandlerOptions) => eventHandler('shop', 'sold', options)
  const container = (options: object) => () => new ServiceContainer(Fine, options)
  const client = (options: object) => () => new ClusterRpcClient(options)
  const store = (options: object) => () => new MemoryIdempotencyStore(options)

  test.each<[string, (options: object) => () => unknown, readonly unknown[], string]>([
    [
      'idempotent',
      (options) => marked(rpc, options),
      [true],
      '@rpc: idempotent must be true or false',
    ],
    [
      'sensitiveArguments',
      (options) => marked(onSold, options),
      ['x', []],
      '`sensitiveArguments` must be names or paths',
    ],
    ['handlerType', (options) => marked(onSold, options), [], 'unknown handler type'],
    [
      'reliableDelivery',
      (options) => marked(onSold, options),
      [true],
      '@eventHandler: reliableDelivery must be',
    ],
    [
      'requeueOnError',
      (options) => marked(onSold, options),
      [true],
      '@eventHandler: requeueOnError must be',
    ],
    [
      'broadcastIdentifier',
      (options) => marked(onSold, options),
      ['x'],
      '@eventHandler: broadcastIdentifier must be',
    ],
    [
      'eager',
      (options) => marked((given) => timer(1, given), options),
      [true, null],
      '@timer: eager must be',
    ],
    [
      'maxKeys',
      store,
      [5],
      'MemoryIdempotencyStore: maxKeys must be a whole number from 1 to 16777216',
    ],
    [
      'maxkeys',
      store,
      [],
      'MemoryIdempotencyStore: unknown option `maxkeys`; did you mean `maxKeys`?',
    ],
    ['ambient', container, [], '`ambient` must have the methods now, monotonic, setTimeout, '],
    [
      'logger',
      container,
      [],
      '`logger` must have the methods debug, info, warn, error, as pino has',
    ],
    [
      'idempotencyStore',
      container,
      [],
      '`idempotencyStore` must have the methods take, keep, free',
    ],
    ['idempotencyStore', client, [], '`idempotencyStore` must have the methods take, keep, free'],
    [
      'middleware',
      (options) => container({ middleware: Object.values(options) }),
      [{}, [], new Date(0)],
      'middleware takes an object of options',
    ],
    ['contextData', client, [{}, new Date(0)], 'contextData of a client must be an object'],
    [
      'name',
      ({ name }: { name?: unknown }) =>
        () =>
          defineService({ name: name as never, methods: {} }),
      ['x'],
      'the name of',
    ],
  ])('%s', (name, madeWith, sensible, problem) => {
    for (const value of odd) {
      if (sensible.some((other) => inspect(other) === inspect(value))) continue
      const make = madeWith({ [name]: value })
      expect(make, inspect(value)).toThrow(ConfigurationError)
      expect(make, inspect(value)).toThrow(problem)
    }
  })
})

describe('an AMQP URI', () => {
  const plain = { heartbeat: 60, isEncrypted: false }

  test.each([
    ['amqp://localhost', 'amqp://localhost/%2F?heartbeat=60'],
    ['amqp://localhost/', 'amqp://localhost/%2F?heartbeat=60'],
    ['amqp://localhost//', 'amqp://localhost/%2F?heartbeat=60'],
    ['amqp://localhost/%2f', 'amqp://localhost/%2F?heartbeat=60'],
    ['pyamqp://u:p@host:5673/vhost', 'amqp://u:p@host:5673/vhost?heartbeat=60'],
    ['amqps://host//team', 'amqps://host/%2Fteam?heartbeat=60'],
    ['amqp://host/a?heartbeat=5', 'amqp://host/a?heartbeat=5'],
    ['amqp://host/a?frameMax=8192', 'amqp://host/a?frameMax=8192&heartbeat=60'],
    ['amqp://[::1]:5672/a', 'amqp://[::1]:5672/a?heartbeat=60'],
    ['amqp://h/a/b', 'amqp://h/a%2Fb?heartbeat=60'],
    ['pyamqp://', 'amqp://localhost/%2F?heartbeat=60'],
    ['', 'amqp://localhost/%2F?heartbeat=60'],
    ['localhost', 'amqp://localhost/%2F?heartbeat=60'],
    ['amqp:///v', 'amqp://localhost/v?heartbeat=60'],
    ['amqp://u@h', 'amqp://u:guest@h/%2F?heartbeat=60'],
    ['amqp://:p@h', 'amqp://guest:p@h/%2F?heartbeat=60'],
    ['amqp://u:p%40@h/', 'amqp://u:p%40@h/%2F?heartbeat=60'],
    ['pyamqp://h/v?ssl=1', 'amqps://h/v?heartbeat=60'],
  ])('%s means %s', (uri, expected) => {
    expect(normaliseUri(uri, plain)).toBe(expected)
  })

  test.each([
    'http://localhost',
    'redis://x',
    'amqp://h:port',
    'amqp://a@b@c',
    'amqp://h:65536',
    'amqp://two words:5672',
    'amqp://a|b',
  ])('%s is none', (uri) => {
    expect(() => normaliseUri(uri, plain)).toThrow(ConfigurationError)
  })

  test('is encrypted when the configuration says so', () => {
    const defaults = { heartbeat: 60, isEncrypted: true }
    expect(normaliseUri('pyamqp://h/v', defaults)).toBe('amqps://h/v?heartbeat=60')
  })

  test('may be several, with semicolons between them', () => {
    expect(normaliseUris('amqp://h1;amqp://u:p@h2/v', plain)).toEqual([
      'amqp://h1/%2F?heartbeat=60',
      'amqp://u:p@h2/v?heartbeat=60',
    ])
  })

  test('never shows its password', () => {
    expect(redactUri('amqp://user:s3cret@host/v')).toBe('amqp://user:********@host/v')
    expect(redactUri('amqp://host/v')).toBe('amqp://host/v')
    expect(() => normaliseUri('amqpx://user:s3cret@host', plain)).toThrow('********')
    expect(() => normaliseUri('amqpx://user:s3cret@host', plain)).not.toThrow('s3cret')
  })
})
