import type { BrokerSnapshot, Simulator } from '../../simulator/index.js'

/** What operators and accidents do to the broker of a simulation. */
export class BrokerControl {
  readonly #simulator: Simulator

  constructor(simulator: Simulator) {
    this.#simulator = simulator
  }

  /** What it holds at this moment: queues, who consumes them, bindings, connections. */
  snapshot(): BrokerSnapshot {
    return this.#simulator.snapshot()
  }

  /**
   * All connections break; transient queues and messages are gone, durable ones are there again. For
   * `downMs` virtual milliseconds nobody can connect. Resolves when the broker is up.
   */
  async restart(downMs = 0): Promise<void> {
    if (downMs > 0) this.refuse()
    this.#operate({ method: 'broker.restart' })
    if (downMs === 0) return
    await this.#simulator.sleep(downMs)
    this.accept()
  }

  /** An alarm: connections that publish are blocked until `unblock`. */
  block(reason = 'low on memory'): void {
    this.#operate({ method: 'broker.block', reason })
  }

  unblock(): void {
    this.#operate({ method: 'broker.unblock' })
  }

  /** Nobody can connect until `accept`; connections that are open stay. */
  refuse(): void {
    this.#simulator.world.note('the broker refuses connections')
    this.#simulator.world.network.refuse()
  }

  accept(): void {
    this.#simulator.world.note('the broker accepts connections')
    this.#simulator.world.network.accept()
  }

  /** The next so many publishes are nacked, and go nowhere. */
  nack(count = 1): void {
    this.#operate({ method: 'broker.nack-publishes', count })
  }

  /** Deletes a queue, whoever uses it. */
  deleteQueue(queue: string, virtualHost = '/'): void {
    this.#operate({ method: 'broker.delete-queue', queue, virtualHost })
  }

  #operate(command: OperatorBody): void {
    this.#simulator.world.operate({ connection: 0, channel: 0, ...command })
  }
}

type Operator = Parameters<Simulator['world']['operate']>[0]
type OperatorBody = Operator extends infer O
  ? O extends Operator
    ? Omit<O, 'connection' | 'channel'>
    : never
  : never
