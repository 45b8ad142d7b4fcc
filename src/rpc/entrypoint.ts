import type { Container } from '../container/extension.js'
import {
  Entrypoint,
  entrypoint,
  entrypointOptions,
  type EntrypointOptions,
} from '../container/entrypoint.js'
import { flag } from '../config/config.js'
import { RpcConsumer } from './consumer.js'

/** Options of `@rpc`. */
export interface RpcOptions extends EntrypointOptions {
  /**
   * Whether the method runs once for each idempotency key, however often the request is sent or delivered:
   * later requests get the outcome of the first. See `idempotencyStore`. Default false.
   */
  idempotent?: boolean
}

/** Fires a method when another service calls it. */
export class Rpc extends Entrypoint {
  override readonly isIdempotent: boolean
  #consumer!: RpcConsumer

  constructor({ idempotent = false, ...options }: RpcOptions = {}) {
    super(options)
    this.isIdempotent = flag('@rpc: idempotent', idempotent)
  }

  override bind(container: Container): void {
    super.bind(container)
    this.#consumer = this.share(RpcConsumer)
  }

  override setup(): void {
    this.#consumer.register(this)
  }

  override start(): Promise<void> {
    return this.#consumer.consume()
  }

  override stop(): Promise<void> {
    return this.#consumer.cancel()
  }
}

/**
 * Lets other services call a method. The serializer (JSON by default) must be able to carry the method's arguments and
 * its result; an error that the method throws reaches the caller.
 *
 * @example
 * \@rpc add(a: number, b: number) { return a + b }
 *
 * \@rpc({ expectedExceptions: RangeError, sensitiveArguments: 'card.number' })
 * pay(card: Card, amount: number) { ... }
 *
 * \@rpc({ idempotent: true }) charge(order: string) { ... }
 */
export const rpc = entrypoint((options?: RpcOptions) => new Rpc(options), {
  name: '@rpc',
  options: [...entrypointOptions, 'idempotent'],
})
