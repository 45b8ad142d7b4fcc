import type { ExchangeDifferences } from '../differences.js'
import { ProtocolError } from '../reply-codes.js'
import { isErlangAtom } from '../values/erlang-atoms.js'
import { DirectRouter } from './direct.js'
import type { Binding } from './exchange.js'
import { FanoutRouter } from './fanout.js'
import { HeadersRouter } from './headers.js'
import { LocalRandomRouter } from './local-random.js'
import type { Router } from './router.js'
import { TopicRouter } from './topic.js'

/** The types of exchanges of one broker. */
export class ExchangeTypes {
  readonly #differences: ExchangeDifferences

  constructor(differences: ExchangeDifferences) {
    this.#differences = differences
  }

  /** Refuses a type that does not exist. Case: exchange-declare, "refuses a type it does not know". */
  check(name: string): void {
    if (this.#differences.types.includes(name)) return
    const adjective = isErlangAtom(name) ? 'invalid' : 'unknown'
    throw new ProtocolError(this.#differences.unknownType, `${adjective} exchange type '${name}'`)
  }

  /** How an exchange of that type chooses among its bindings. */
  createRouter(name: string): Router<Binding> {
    const create = routers[name]
    if (create === undefined) throw new Error(`there is no router for exchanges of type ${name}`)
    return create(this.#differences)
  }
}

type CreateRouter = (differences: ExchangeDifferences) => Router<Binding>

const routers: Readonly<Record<string, CreateRouter>> = {
  direct: () => new DirectRouter(),
  fanout: () => new FanoutRouter(),
  topic: () => new TopicRouter(),
  headers: (differences) => new HeadersRouter(differences),
  'x-local-random': () => new LocalRandomRouter(),
}
