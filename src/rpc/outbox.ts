import type { SupervisedConnection } from '../amqp/supervised-connection.js'
import type { CallRoute, RoutedRequest } from './call-route.js'

/**
 * The requests of a caller on their way to the route. A request goes at once when the route is open and the broker
 * reads from the connection; else the request waits here until both are true, while its deadline runs. (A blocked
 * broker would read the request too late: the request had better not be sent.)
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
    if (!this.#isOpen()) {
      this.#held.add(request)
      return
    }
    try {
      this.#route.send(request)
    } catch (error) {
      request.unsendable(error)
    }
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
