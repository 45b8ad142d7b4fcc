import type { SupervisedConnection } from '../amqp/supervised-connection.js'
import type { CallRoute, RoutedRequest } from './call-route.js'

/**
 * The requests of a caller on their way to the route. A request goes at once when the route is open and the broker
 * reads from the connection; else it waits here until both are true. (A blocked broker would read the request too
 * late: the request had better not be sent. Its deadline runs all the same.)
 */
export class Outbox {
  readonly #route: CallRoute
  readonly #connection: SupervisedConnection
  readonly #held = new Set<RoutedRequest>()

  /** @param connection that the route publishes on */
  constructor(route: CallRoute, connection: SupervisedConnection) {
    this.#route = route
    this.#connection = connection
    route.events.on('opened', () => this.#sendHeld())
    connection.events.on('unblocked', () => this.#sendHeld())
  }

  /** Sends the request, or keeps it until that is possible. */
  send(request: RoutedRequest): void {
    if (this.#isOpen()) this.#route.send(request)
    else this.#held.add(request)
  }

  /** The request need not be sent any more. */
  drop(request: RoutedRequest): void {
    this.#held.delete(request)
  }

  #isOpen(): boolean {
    return this.#route.isOpen && this.#connection.blockedReason === undefined
  }

  #sendHeld(): void {
    if (!this.#isOpen()) return
    const held = [...this.#held]
    this.#held.clear()
    for (const request of held) this.send(request)
  }
}
