import { BrokerLink } from '../amqp/broker-link.js'
import type { ServiceContainer } from './container.js'
import { Extension } from './extension.js'
import type { HealthCheck } from '../support/health-check.js'

/** The container's connections to the broker, for all extensions that speak AMQP. Shared. */
export class Amqp extends Extension {
  #link!: BrokerLink

  get link(): BrokerLink {
    return this.#link
  }

  override bind(container: ServiceContainer): void {
    super.bind(container)
    const { environment, serviceName, events } = container
    this.#link = new BrokerLink(environment, serviceName, events, (error) => container.kill(error))
  }

  override health(): readonly HealthCheck[] {
    return this.#link.health()
  }

  override async start(): Promise<void> {
    await this.#link.start()
  }

  override async stop(): Promise<void> {
    await this.#link.stop()
  }

  override kill(): void {
    this.#link.kill()
  }
}
