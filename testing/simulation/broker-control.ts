import type { BrokerSnapshot, Simulator } from '../../simulator/index.js'
import { checkCount, checkDuration } from './check-value.js'

/** The broker of a simulation in the hands of its operator, and of faults. */
export class BrokerControl {
  readonly #simulator: Simulator
  readonly #refuseAfterEnd: (name: string) => void

  constructor(simulator: Simulator, refuseAfterEnd: (name: string) => void) {
    this.#simulator = simulator
    this.#refuseAfterEnd = refuseAfterEnd
  }

  /** The state of the broker at this moment: queues, their consumers, bindings, connections. */
  snapshot(): BrokerSnapshot {
    return this.#simulator.snapshot()
  }

  /**
   * All connections break; transient queues and messages are gone, durable ones are there again. For
   * `downMs` virtual milliseconds the broker refuses connections. Resolves when the broker is up.
   */
  async restart(downMs = 0): Promise<void> {
    this.#refuseAfterEnd('broker.restart')
    checkDuration('sim.broker.restart: downMs', downMs)
    if (downMs > 0) this.refuse()
    this.#operate({ method: 'broker.restart' })
    if (downMs === 0) return
    await this.#simulator.sleep(downMs)
    this.accept()
  }

  /** An alarm: connections that publish are blocked until {@link unblock}. */
  block(reason = 'low on memory'): void {
    this.#refuseAfterEnd('broker.block')
    this.#operate({ method: 'broker.block', reason })
  }

  /** The alarm is over: blocked connections go on. */
  unblock(): void {
    this.#refuseAfterEnd('broker.unblock')
    this.#operate({ method: 'broker.unblock' })
  }

  /** The broker refuses new connections until {@link accept}; open ones stay. */
  refuse(): void {
    this.#refuseAfterEnd('broker.refuse')
    this.#simulator.world.note('the broker refuses connections')
    this.#simulator.world.network.refuse()
  }

  /** The broker accepts connections again. */
  accept(): void {
    this.#refuseAfterEnd('broker.accept')
    this.#simulator.world.note('the broker accepts connections')
    this.#simulator.world.network.accept()
  }

  /** The next so many publishes are nacked, and go nowhere. Default 1. */
  nack(count = 1): void {
    this.#refuseAfterEnd('broker.nack')
    checkCount('sim.broker.nack: the count', count, 0, Number.MAX_SAFE_INTEGER)
    this.#operate({ method: 'broker.nack-publishes', count })
  }

  /** Deletes a queue, used or not; a queue that is not there is none to delete. */
  deleteQueue(queue: string, virtualHost = '/'): void {
    this.#refuseAfterEnd('broker.deleteQueue')
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
