import { Consumer } from '../amqp/consumer.js'
import { queueTypeOptions, Redeliveries } from '../amqp/redeliveries.js'
import type { Container } from '../container/extension.js'
import {
  Entrypoint,
  entrypoint,
  entrypointOptions,
  type EntrypointOptions,
} from '../container/entrypoint.js'
import type { MethodMark } from '../service/decoration.js'
import { ConfigurationError, ContainerBeingKilled } from '../errors/errors.js'
import { flag, text } from '../config/config.js'
import { checkOptions } from '../config/options.js'
import { Amqp } from '../container/amqp.js'
import { describe } from '../support/describe.js'
import { didYouMean } from '../support/suggest.js'
import type { AmqpChannel, DeliveredMessage } from '../ports/transport.js'
import { ReceivedEvent } from './received-event.js'
import {
  BROADCAST,
  declareEventExchange,
  eventExchangeOf,
  eventQueueOf,
  SERVICE_POOL,
  SINGLETON,
  type EventSource,
  type HandlerType,
} from './wire.js'

/** Options of `@eventHandler`. */
export interface EventHandlerOptions extends EntrypointOptions {
  /** The instances that get an event: `service_pool` (default), `singleton` or `broadcast`. */
  handlerType?: HandlerType
  /** Whether events wait in the queue while no handler runs. Default true; not for `broadcast`, see there. */
  reliableDelivery?: boolean
  /** Whether an event goes back to its queue when its handler throws. Default false: the event is dropped. */
  requeueOnError?: boolean
  /**
   * Tells the instances of a `broadcast` handler apart. Default: a new id for each start of a container,
   * which reliable delivery cannot work with: events in the queue of an old id wait for nobody.
   */
  broadcastIdentifier?: string
}

/**
 * Fires a method for each event of a type that a service dispatches. The event's data is its argument, unless the method
 * declares that it takes none (`params: []`).
 */
export class EventHandler extends Entrypoint implements EventSource {
  readonly sourceService: string
  readonly eventType: string
  /** The instances that get an event. */
  readonly handlerType: HandlerType
  /** Whether events wait in the queue while no handler runs. */
  readonly reliableDelivery: boolean
  /** Whether an event goes back to its queue when its handler throws. */
  readonly requeueOnError: boolean
  /** The name of this instance, for a `broadcast` handler; undefined for a new id at each start. */
  readonly broadcastIdentifier: string | undefined
  #amqp!: Amqp
  #consumer: Consumer | undefined
  #redeliveries!: Redeliveries
  #queue!: string

  constructor(sourceService: string, eventType: string, options: EventHandlerOptions = {}) {
    super(options)
    this.sourceService = sourceService
    this.eventType = eventType
    this.handlerType = options.handlerType ?? SERVICE_POOL
    const { reliableDelivery = true, requeueOnError = false, broadcastIdentifier } = options
    this.reliableDelivery = flag('@eventHandler: reliableDelivery', reliableDelivery)
    this.requeueOnError = flag('@eventHandler: requeueOnError', requeueOnError)
    if (broadcastIdentifier !== undefined) {
      text('@eventHandler: broadcastIdentifier', broadcastIdentifier)
    }
    this.broadcastIdentifier = broadcastIdentifier
  }

  /** The name of the queue that the events come by; known once the container starts. */
  get queue(): string {
    return this.#queue
  }

  override bind(container: Container): void {
    super.bind(container)
    this.#amqp = this.share(Amqp)
    if (this.handlerType !== BROADCAST || !this.reliableDelivery) return
    if (this.broadcastIdentifier !== undefined) return
    throw new ConfigurationError(
      `${container.serviceName}.${this.methodName}: a broadcast handler with reliable delivery needs a ` +
        '`broadcastIdentifier` that survives restarts (or `reliableDelivery: false`)',
    )
  }

  override async setup(): Promise<void> {
    const { config, ambient, events, logger, serviceName } = this.container
    const instance = this.broadcastIdentifier ?? ambient.uuid().replaceAll('-', '')
    const handler = `${serviceName}.${this.methodName}`
    const queue = eventQueueOf(this, this.handlerType, handler, instance)
    this.#queue = queue
    const limit = config.max_redeliveries ?? null
    this.#redeliveries = new Redeliveries({
      queue,
      queueType: config.queue_type,
      limit,
      keepsDead: this.#isLasting,
      keepsRoutingKey: false,
      prefetch: config.PREFETCH_COUNT,
      connections: this.#amqp.connections,
      ambient,
      log: (problem, err) => logger.error({ service: serviceName, queue, err }, problem),
      observe: (what) => events.emit(what, { queue }),
    })
    if (limit !== null && this.#isLasting) await this.#redeliveries.declareDead()
    this.#consumer = new Consumer(this.#amqp.connections.consuming, {
      queue,
      prefetch: config.PREFETCH_COUNT,
      declare: (channel) => this.#declare(channel, queue),
      onMessage: (message, channel) => this.#onMessage(message, channel),
    })
  }

  override async start(): Promise<void> {
    await this.#consumer?.consume()
  }

  override async stop(): Promise<void> {
    this.#amqp.connections.trials.stop()
    await this.#consumer?.cancel()
  }

  async #declare(channel: AmqpChannel, queue: string): Promise<void> {
    const { config } = this.container
    await declareEventExchange(channel, config, this.sourceService)
    await channel.assertQueue(queue, {
      durable: true,
      autoDelete: !this.reliableDelivery,
      exclusive: this.handlerType === BROADCAST && !this.reliableDelivery,
      ...(this.#isLasting ? queueTypeOptions(config.queue_type) : {}),
    })
    await channel.bindQueue(queue, eventExchangeOf(this.sourceService), this.eventType)
  }

  /** Whether the queue outlives the handler: what nobody gets on with is kept as well. */
  get #isLasting(): boolean {
    return this.reliableDelivery
  }

  #onMessage(message: DeliveredMessage, channel: AmqpChannel): void {
    this.#redeliveries.receive(message, channel, (restored, again) => {
      const { container, requeueOnError } = this
      const failed = requeueOnError ? again : undefined
      const event = new ReceivedEvent(container, restored, channel, this.#queue, failed)
      return {
        work: (whenEnded) => this.#work(event, whenEnded),
        callers: () => [],
        refuse: () => event.forget(),
      }
    })
  }

  #work(event: ReceivedEvent, whenEnded?: () => void): void {
    const { container } = this
    event.ended = whenEnded
    try {
      const args = this.signature.maxArguments === 0 ? [] : [event.read()]
      container.spawnWorker(this, args, undefined, event)
      return
    } catch (error) {
      if (error instanceof ContainerBeingKilled) event.handBack()
      else event.refuse(error)
    }
    whenEnded?.()
  }
}

interface EventHandlerSettings extends EventHandlerOptions, EventSource {}

const decorate = entrypoint(
  (settings: EventHandlerSettings = { sourceService: '', eventType: '' }) =>
    new EventHandler(settings.sourceService, settings.eventType, settings),
  { name: '@eventHandler' },
)

/**
 * Runs a method for each event of a type that a service dispatches. Throws a ConfigurationError, when the container is
 * made, for a broadcast handler with reliable delivery that has no `broadcastIdentifier`.
 *
 * @example
 * \@eventHandler('orders', 'order_placed') ship(order: Order) { ... }
 *
 * \@eventHandler('prices', 'changed', { handlerType: BROADCAST, reliableDelivery: false })
 * forgetPrices() { ... }
 */
export function eventHandler(
  sourceService: string,
  eventType: string,
  options: EventHandlerOptions = {},
): MethodMark {
  checkArguments(sourceService, eventType)
  checkOptions('@eventHandler', options, eventHandlerOptions)
  const { handlerType = SERVICE_POOL } = options
  if (!handlerTypes.has(handlerType)) {
    const given = describe(handlerType)
    throw new ConfigurationError(
      `@eventHandler: unknown handler type \`${given}\`; ${didYouMean(given, handlerTypes)}`,
    )
  }
  return decorate({ ...options, sourceService, eventType })
}

const handlerTypes: ReadonlySet<string> = new Set([SERVICE_POOL, SINGLETON, BROADCAST])

const eventHandlerOptions = [
  ...entrypointOptions,
  'handlerType',
  'reliableDelivery',
  'requeueOnError',
  'broadcastIdentifier',
]

function checkArguments(sourceService: unknown, eventType: unknown): void {
  const isNamed = [sourceService, eventType].every(
    (text) => typeof text === 'string' && text !== '',
  )
  if (isNamed) return
  throw new ConfigurationError(
    "@eventHandler needs the name of the service that dispatches and the type of its event: @eventHandler('orders', 'order_placed')",
  )
}
