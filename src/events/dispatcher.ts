import type { Container } from '../container/extension.js'
import { DependencyProvider } from '../container/dependency.js'
import { Amqp } from '../container/amqp.js'
import type { WorkerContext } from '../container/worker.js'
import { publishEvent, type DispatchOptions } from './publish-event.js'
import { declareEventExchange, eventExchangeOf } from './wire.js'

/**
 * Tells whoever listens that something happened. Resolves when the broker has the event, whether or not
 * anybody handles it. `E` maps the types of events to their data.
 */
export type Dispatch<E = Record<string, unknown>> = <Type extends keyof E & string>(
  eventType: Type,
  data: E[Type],
  options?: DispatchOptions,
) => Promise<void>

class EventDispatcherProvider extends DependencyProvider<Dispatch> {
  readonly options: DispatchOptions
  declare private amqp: Amqp

  constructor(options: DispatchOptions = {}) {
    super()
    this.options = options
  }

  override copy(): EventDispatcherProvider {
    return new EventDispatcherProvider(this.options)
  }

  override bind(container: Container): void {
    super.bind(container)
    this.amqp = this.share(Amqp)
  }

  override async setup(): Promise<void> {
    const { config, serviceName } = this.container
    await this.amqp.connections.publisher.declare(eventExchangeOf(serviceName), (channel) =>
      declareEventExchange(channel, config, serviceName),
    )
  }

  override getDependency(worker: WorkerContext): Dispatch {
    const { environment, serviceName } = this.container
    return (type, data, options) =>
      publishEvent(
        environment,
        this.amqp.connections.publisher,
        { service: serviceName, type, data, context: worker.headers, worker },
        { ...this.options, ...options },
      )
  }
}

type EventDispatcherConstructor = new <E = Record<string, unknown>>(
  options?: DispatchOptions,
) => Dispatch<E>

/**
 * Injects a function that dispatches events of the service. The context of the call travels along.
 *
 * @example
 * dispatch = new EventDispatcher<{ order_placed: Order }>()
 * ...
 * await this.dispatch('order_placed', order)
 */
export const EventDispatcher = EventDispatcherProvider as unknown as EventDispatcherConstructor
