import type { ExchangeDifferences } from '../differences.js'
import { ProtocolError } from '../reply-codes.js'
import type { FieldTable } from '../values/table.js'
import { DelayedRouter, delayedMessage, delayedTypeOf, type Hold } from './delayed-message.js'
import { DirectRouter } from './direct.js'
import type { Binding } from './exchange.js'
import { FanoutRouter } from './fanout.js'
import { HeadersRouter } from './headers.js'
import {
  checkHashArguments,
  checkHistoryArguments,
  ConsistentHashRouter,
  ModulusHashRouter,
  RandomRouter,
  RecentHistoryRouter,
} from './plugin-types.js'
import { exchangeTypesOfPlugins } from './plugins.js'
import type { Router } from './router.js'
import { TopicRouter } from './topic.js'

/** The types of exchanges of one broker. */
export class ExchangeTypes {
  readonly #differences: ExchangeDifferences
  readonly #known: ReadonlySet<string>

  /** @param plugins - the plugins that are enabled */
  constructor(differences: ExchangeDifferences, plugins: readonly string[]) {
    this.#differences = differences
    const brought = plugins.flatMap((plugin) => exchangeTypesOfPlugins[plugin] ?? [])
    this.#known = new Set([...differences.types, ...brought])
  }

  /**
   * Refuses a type that does not exist, and arguments that it does not take. Case: exchange-declare, "refuses a type it does
   * not know".
   */
  check(name: string, args: FieldTable): void {
    if (this.#known.has(name)) {
      if (name === delayedMessage) this.check(delayedTypeOf(args), args)
      else types[name]?.checkArguments?.(args)
      return
    }
    const adjective = this.#differences.atoms.has(name) ? 'invalid' : 'unknown'
    throw new ProtocolError(this.#differences.unknownType, `${adjective} exchange type '${name}'`)
  }

  /**
   * How an exchange of that type chooses among its bindings.
   *
   * @param hold - keeps a message that is to be routed later
   */
  createRouter(name: string, args: FieldTable, hold: Hold): Router<Binding> {
    if (name === delayedMessage) {
      return new DelayedRouter(this.createRouter(delayedTypeOf(args), args, hold), hold)
    }
    const type = types[name]
    if (type === undefined) throw new Error(`there is no router for exchanges of type ${name}`)
    return type.create(args, this.#differences)
  }
}

interface ExchangeTypeOf {
  create(args: FieldTable, differences: ExchangeDifferences): Router<Binding>
  /** Refuses arguments of a declaration. */
  checkArguments?(args: FieldTable): void
}

const types: Readonly<Record<string, ExchangeTypeOf>> = {
  direct: { create: () => new DirectRouter() },
  fanout: { create: () => new FanoutRouter() },
  topic: { create: () => new TopicRouter() },
  headers: { create: (_args, differences) => new HeadersRouter(differences) },
  'x-local-random': { create: () => new RandomRouter() },
  'x-random': { create: () => new RandomRouter() },
  'x-modulus-hash': { create: (_args, differences) => new ModulusHashRouter(differences) },
  'x-consistent-hash': {
    create: (args, differences) => new ConsistentHashRouter(args, differences),
    checkArguments: checkHashArguments,
  },
  'x-recent-history': {
    create: (args) => new RecentHistoryRouter(args),
    checkArguments: checkHistoryArguments,
  },
}
