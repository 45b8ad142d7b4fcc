/** The mistakes of docs/mistakes.md, by the words of its table: each throws, or gives what was said. */
import { connect as amqplibConnect } from 'amqplib'
import * as amqplib from 'amqplib'
import {
  BROADCAST,
  ClusterRpcClient,
  defineService,
  DependencyProvider,
  EventDispatcher,
  eventDispatcher,
  eventHandler,
  inject,
  kwargs,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  ServiceRpcClient,
  ServiceRunner,
  silentLogger,
  timer,
  type ServiceClass,
} from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import {
  entrypointHook,
  explore,
  faults,
  replaceDependencies,
  simulate,
  workerFactory,
  type Simulation,
} from 'kinoko/testing'
import { kinoko } from '../src/cli/support/kinoko.js'
import { RecordingLogger } from '../support/recording-logger.js'

/** What TypeScript would refuse, as JavaScript has it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- that is what it is for
type Anything = any

const loose = (value: unknown): Anything => value

@service('prices')
class PriceService {
  @rpc of(item: string) {
    return item.length
  }
}

@service('shop')
class ShopService {
  prices = new RpcProxy<PriceService>('prices')

  @rpc total(item: string) {
    return this.prices.of(item)
  }
}

class Database extends DependencyProvider<string> {
  override getDependency() {
    return 'a session'
  }
}

/** A class with the decorator at one of its members, however wrong that is. */
function decorated(kind: string, decorator: Anything, more: object = {}): void {
  const context = { kind, name: 'add', static: false, private: false, addInitializer() {}, ...more }
  decorator(kind === 'method' ? () => 1 : undefined, context)
}

const container = (serviceClass: Anything, options?: Anything): ServiceContainer =>
  new ServiceContainer(serviceClass as ServiceClass, options)

const define = (definition: Anything): Anything => defineService(definition as never)

function inSimulation(scenario: (sim: Simulation) => unknown): Promise<unknown> {
  return simulate({}, async (sim) => await scenario(sim))
}

const cli = async (...args: string[]): Promise<string> => (await kinoko(args)).stderr

export const cases: Readonly<Record<string, () => unknown>> = {
  // decorators
  '`@rpc` on a field': () => decorated('field', rpc),
  '`@rpc` on a static method': () => decorated('method', rpc, { static: true }),
  '`@rpc` on a getter': () => decorated('getter', rpc),
  '`@rpc` on a class': () => loose(rpc)(class {}, { kind: 'class', name: 'Shop' }),
  '`@rpc` on a method named `then`': () => decorated('method', rpc, { name: 'then' }),
  '`@rpc` from a compiler that calls decorators in another form': () =>
    loose(rpc)({ kind: 'method', key: 'add', placement: 'prototype' }),
  '`@rpc` with an unknown option': () => loose(rpc)({ expectedException: RangeError }),
  '`@rpc` with a text for options': () => loose(rpc)('total'),
  '`@rpc` with an error by its name': () => {
    class Odd {
      @rpc({ expectedExceptions: ['RangeError'] as never }) run() {
        return 1
      }
    }
    return container(service('odd')(Odd))
  },
  '`@rpc` with a type in the place of a schema': () => {
    class Odd {
      @rpc({ params: { a: 'number' } as never }) run(a: number) {
        return a
      }
    }
    return container(service('odd')(Odd))
  },
  '`@service` without a name': () => loose(service)(class {}, { kind: 'class', name: 'Shop' }),
  '`@service` with a dot in the name': () => service('my.shop')(class {}),
  '`@service` on a method': () => decorated('method', service('shop')),
  '`@timer` without an interval': () => decorated('method', timer),
  '`@timer` with a text for an interval': () => timer('5' as never),
  '`@eventHandler` without an event': () => decorated('method', eventHandler),
  '`@eventHandler` with an unknown handler type': () =>
    eventHandler('shop', 'sold', { handlerType: 'broadcats' as never }),
  'a broadcast handler that is to be reliable, without an identity': () => {
    class Odd {
      @eventHandler('shop', 'sold', { handlerType: BROADCAST }) onSold() {}
    }
    return container(service('odd')(Odd))
  },

  // services
  'a service class without a name': () => container(class Shop {}),
  'an instance in the place of a class': () => container(new ShopService()),
  'a class that is not there yet': () => new ServiceRunner().addService(loose(undefined)),
  'a class that wants arguments': () =>
    container(
      service('odd')(
        class Odd {
          readonly name: string
          constructor(options: { name: string } = loose(undefined)) {
            this.name = options.name
          }
        },
      ),
    ),
  'a service without entrypoints': async () => {
    const logger = new RecordingLogger()
    const { connect, ambient } = createSimulator()
    const idle = container(service('idle')(class {}), { logger, connect, ambient })
    await idle.start()
    await idle.stop()
    return logger.lines.map(({ message }) => message).join('\n')
  },
  'a dependency that is a class': () =>
    container(
      service('odd')(
        class {
          database = Database
        } as Anything,
      ),
    ),
  '`inject` without a provider': () => inject(loose({ connect: () => 1 })),
  'a proxy without a name': () => new RpcProxy(loose(undefined)),
  'a proxy with a class for a name': () => new RpcProxy(loose(PriceService)),
  'a client without a name': () => new ServiceRpcClient(loose(undefined)),
  'a proxy with an unknown option': () =>
    container(
      service('odd')(
        class {
          prices = new RpcProxy('prices', { timeOut: 5 } as object)
        },
      ),
    ),
  'a call with an unknown option': () =>
    inSimulation(async (sim) => {
      sim.service(PriceService)
      const prices = await sim.proxy<PriceService>('prices')
      return prices.of.with({ retries: 3 } as object)('tea')
    }),
  'a proxy that is used outside a worker': () => new ShopService().prices.of('tea'),
  'an event without a type': async () => {
    const { connect, ambient } = createSimulator()
    await using dispatch = await eventDispatcher({ connect, ambient, logger: silentLogger })
    await dispatch('shop', loose(undefined))
  },
  'a dispatcher with an unknown option': () =>
    container(
      service('odd')(
        class {
          dispatch = new EventDispatcher({ mandatry: true } as object)
        },
      ),
    ),

  // defineService
  '`defineService` with a function for each dependency': () =>
    new (define({
      name: 'odd',
      dependencies: { prices: () => new RpcProxy('prices') },
      methods: { run: () => 1 },
    }))(),
  '`defineService` with the class of a dependency': () =>
    new (define({
      name: 'odd',
      dependencies: { database: Database },
      methods: { run: () => 1 },
    }))(),
  '`defineService` with an arrow function that uses `this`': () => {
    const run = function (this: Anything): Anything {
      return () => this.prices
    }
    return define({ name: 'odd', methods: { run: run.call({}) } })
  },
  '`defineService` with a method that is none': () => define({ name: 'odd', methods: { run: 1 } }),
  '`defineService` with options for a method that is not there': () =>
    define({ name: 'odd', methods: { total: () => 1 }, rpc: { totals: {} } }),
  '`defineService` with an unknown key': () => define({ name: 'odd', method: {}, methods: {} }),
  '`defineService` without methods': () => define({ name: 'odd' }),
  '`defineService` with a dependency and a method of one name': () =>
    new (define({
      name: 'odd',
      dependencies: { prices: new RpcProxy('prices') },
      methods: { prices: () => 1 },
    }))(),

  // settings
  'a setting beside `config`': () => container(ShopService, { AMQP_URI: 'amqp://localhost' }),
  'an address in the place of options': () => container(ShopService, 'amqp://localhost'),
  'an unknown option of a runner': () => new ServiceRunner({ log: silentLogger } as object),
  'an unknown option of a client': () => new ClusterRpcClient({ timeOut: 5 } as object),
  'a setting that is misspelt': () => container(ShopService, { config: { RPC_TIMEOUTS: 5 } }),
  'a setting in other letters': () => container(ShopService, { config: { amqp_uri: 'x' } }),
  'a misspelt setting inside another': () =>
    container(ShopService, { config: { RPC_RETRY_POLICY: { max_retry: 3 } } }),
  'files of certificates in code': () =>
    container(ShopService, { config: { AMQP_SSL: { ca_certs: 'ca.pem' } } }),
  'a number as text': () => container(ShopService, { config: { RPC_TIMEOUT: '5' } }),
  'an address of another kind': () => {
    const { connect, ambient } = createSimulator()
    const config = { AMQP_URI: 'http://localhost' }
    return container(ShopService, { config, connect, ambient, logger: silentLogger }).start()
  },
  'a serializer that nobody knows': () =>
    container(ShopService, { config: { serializer: 'pickle' } }),
  'a logger that is a function': () => container(ShopService, { logger: console.log }),
  'a module in the place of its `connect`': () =>
    container(ShopService, { connect: { ...amqplib, default: amqplibConnect } }),
  'middleware that is no list': () => container(ShopService, { middleware: () => 1 }),
  'middleware with an unknown hook': () =>
    container(ShopService, { middleware: [{ calls: () => 1 }] }),

  // running
  'a service that is added after the start': async () => {
    const { connect, ambient } = createSimulator()
    await using runner = new ServiceRunner({ connect, ambient, logger: silentLogger })
    runner.addService(PriceService)
    await runner.start()
    runner.addService(ShopService)
  },
  'a runner without services': () => new ServiceRunner().start(),
  'a service that is added twice': () => {
    const runner = new ServiceRunner()
    runner.addService(ShopService)
    runner.addService(ShopService)
  },
  'a container that is started twice': async () => {
    const { connect, ambient } = createSimulator()
    await using prices = container(PriceService, { connect, ambient, logger: silentLogger })
    await prices.start()
    await prices.start()
  },
  'a wrong password': () => {
    const { connect, ambient } = createSimulator()
    const config = { AMQP_URI: 'amqp://guest:gest@localhost' }
    return container(PriceService, { config, connect, ambient, logger: silentLogger }).start()
  },
  'a broker that is not there': () => {
    const { connect, ambient } = createSimulator()
    const config = { AMQP_URI: 'amqp://localhost:1', connection_retry: { max_retries_at_start: 0 } }
    return container(PriceService, { config, connect, ambient, logger: silentLogger }).start()
  },

  // calls
  'a function as an argument': () =>
    inSimulation(async (sim) => {
      sim.service(PriceService)
      return (await sim.proxy('prices'))['of']!({ done: () => 1 })
    }),
  'a Map as a result': () =>
    inSimulation(async (sim) => {
      sim.service('maps', () => ({ all: () => ({ prices: new Map() }) }))
      return (await sim.proxy('maps'))['all']!()
    }),
  'keyword arguments that are not the last': () =>
    inSimulation(async (sim) => {
      sim.service(PriceService)
      return (await sim.proxy('prices'))['of']!(kwargs({ item: 'tea' }), 'cup')
    }),
  'a service that does not run': () =>
    inSimulation(async (sim) => (await sim.proxy('pricse'))['of']!('tea')),
  'a method that is no entrypoint': () =>
    inSimulation(async (sim) => {
      sim.service(PriceService)
      return (await sim.proxy('prices'))['off']!('tea')
    }),
  'an argument too few': () =>
    inSimulation(async (sim) => {
      sim.service(PriceService)
      return (await sim.proxy('prices'))['of']!()
    }),

  // the testing kit
  '`workerFactory` with an instance': () => workerFactory(loose(new ShopService())),
  '`workerFactory` with a dependency that is not there': () =>
    workerFactory(ShopService, { price: {} } as object),
  '`workerFactory` with a function for a proxy': () =>
    workerFactory(ShopService, { prices: loose(() => 1) }),
  '`workerFactory` in a circle': () => {
    class Egg {
      hen = workerFactory(Hen) as unknown
    }
    class Hen {
      egg = workerFactory(Egg) as unknown
    }
    return workerFactory(Hen)
  },
  '`replaceDependencies` after the start': async () => {
    const { connect, ambient } = createSimulator()
    await using shop = new ServiceContainer(ShopService, { connect, ambient, logger: silentLogger })
    await shop.start()
    replaceDependencies(shop, 'prices')
  },
  '`entrypointHook` on a method that is no entrypoint': () =>
    entrypointHook(new ServiceContainer(ShopService), loose('totals')),
  '`simulate` without options': () => loose(simulate)(() => Promise.resolve()),
  '`simulate` without a scenario': () => loose(simulate)({ seed: 1 }),
  '`simulate` with an unknown option': () =>
    simulate({ sead: 1 } as object, () => Promise.resolve()),
  '`explore` with the option of `simulate`': () =>
    explore({ seed: 1 } as object, () => Promise.resolve()),
  'a kind of fault that there is not': () => faults.only(['crsh' as never]),
  'a setting of a fault that there is not': () => faults.all({ crash: { onein: 5 } as object }),
  '`sim.crash` of a service': () =>
    inSimulation((sim) => sim.crash(loose(sim.service(PriceService)))),
  '`sim.partition` of a service': () =>
    inSimulation((sim) => sim.partition(sim.service(PriceService))),
  '`sim.partition` of somebody that nobody knows': () =>
    inSimulation((sim) => {
      sim.service(PriceService)
      sim.partition('price#0')
    }),
  '`sim.service` with an unknown option': () =>
    inSimulation((sim) => sim.service(PriceService, { instance: 3 } as object)),
  '`sim.service` with less than no instances': () =>
    inSimulation((sim) => sim.service(PriceService, { instances: -1 })),
  '`sim.service` with an object in the place of a function': () =>
    inSimulation((sim) => sim.service('prices', loose({ of: () => 1 }))),
  '`sim.service` with an object without methods': () =>
    inSimulation((sim) => sim.service('prices', () => ({ of: 1 }))),
  '`sim.service` with an instance': () =>
    inSimulation((sim) => sim.service(loose(new PriceService()))),

  // the command line
  '`kinoko run` with a configuration': () => cli('run', 'examples/106-configuration/config.yaml'),
  '`kinoko run` with a file that is not there': () => cli('run', './nowhere.js'),
  '`kinoko run` with a module without services': () =>
    cli('run', './test/src/cli/fixtures/nothing.mjs'),
  '`kinoko run` with a configuration that is not there': () =>
    cli('run', './test/src/cli/services.ts', '--config', 'nowhere.yaml'),
}
