import { BrokerConnections } from '../amqp/broker-connections.js'
import { Extension, type Container } from './extension.js'
import type { HealthCheck } from '../support/health-check.js'

/** The container's connections to the broker, for all extensions that speak AMQP. Shared. */
export class Amqp extends Extension {
  #connections!: BrokerConnections

  get connections(): BrokerConnections {
    return this.#connections
  }

  override bind(container: Container): void {
    super.bind(container)
    const { environment, serviceName, events } = container
    const onFailure = (error: Error): void => container.kill(error)
    this.#connections = new BrokerConnections(
      environment,
      serviceName,
      events,
      onFailure,
      container,
    )
  }

  override health(): readonly HealthCheck[] {
    return this.#connections.health()
  }

  override async start(): Promise<void> {
    await this.#connections.start()
  }

  override async stop(): Promise<void> {
    await this.#connections.stop()
  }

  override kill(): void {
    this.#connections.kill()
  }
}
