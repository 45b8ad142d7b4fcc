import { Exchange, type Binding, type ExchangeDeclaration } from './exchanges/exchange.js'
import { ExchangeTypes } from './exchanges/exchange-types.js'
import { Incoming } from './exchanges/incoming.js'
import type { VirtualHostLimits } from './access/limits.js'
import type { Profile } from './differences.js'
import type { Message } from './message.js'
import { describe, isReplyAddress } from './values/names.js'
import { Policies, type PolicyPair } from './policy/policies.js'
import type { Consumer } from './queue/consumer.js'
import type { Queue } from './queue/queue.js'
import { implicitType, type QueueType } from './queue/settings.js'
import { ProtocolError } from './reply-codes.js'
import { route, type ReplyReceiver } from './exchanges/routing.js'
import { emptyTable } from './values/table.js'

/** The part of its broker that a virtual host sees. */
export interface VirtualHostEnvironment {
  /** A queue is no more. */
  forget(queue: Queue): void
  /** An exchange is deleted. */
  forgetExchange(exchange: Exchange): void
  /** Keeps a message that an exchange is to route so many milliseconds later. */
  hold(place: DelayedPlace, message: Message, delayMs: number): void
  /** An exchange has chosen the queues of a message. */
  routed(message: Message, queues: readonly Queue[]): void
}

/** A message goes on after its delay: to the exchange of that name, if there is one by then. */
export interface DelayedPlace {
  readonly virtualHost: VirtualHost
  readonly exchange: string
}

/** A name space of exchanges and queues. */
export class VirtualHost {
  readonly name: string
  readonly exchanges = new Map<string, Exchange>()
  readonly queues = new Map<string, Queue>()
  /** Channels that wait for direct replies, by the name under which others reach them. */
  readonly replyChannels = new Map<string, ReplyReceiver>()
  /** The bindings that end at each queue and exchange. */
  readonly incoming = new Incoming<Binding>()
  readonly #environment: VirtualHostEnvironment
  /** The type of durable queues that are declared without one. */
  defaultQueueType: QueueType = implicitType
  limits: VirtualHostLimits = {}

  readonly policies: Policies
  readonly exchangeTypes: ExchangeTypes
  readonly profile: Profile

  constructor(
    name: string,
    { profile, plugins }: { readonly profile: Profile; readonly plugins: readonly string[] },
    environment: VirtualHostEnvironment,
  ) {
    this.name = name
    this.profile = profile
    this.policies = new Policies(profile.policies.unsupported)
    this.exchangeTypes = new ExchangeTypes(profile.exchanges, plugins)
    this.#environment = environment
    for (const declaration of predeclared) this.addExchange(declaration)
  }

  /** The exchange of that name; NOT_FOUND when there is none. */
  exchange(name: string): Exchange {
    const exchange = this.exchanges.get(name)
    if (exchange === undefined) throw this.notFound('exchange', name)
    return exchange
  }

  /** The queue of that name; NOT_FOUND when there is none. */
  queue(name: string): Queue {
    const queue = this.queues.get(name)
    if (queue === undefined) throw this.notFound('queue', name)
    return queue
  }

  notFound(kind: 'exchange' | 'queue', name: string): ProtocolError {
    return new ProtocolError('NOT_FOUND', `no ${describe(kind, name, this.name)}`)
  }

  addExchange(declaration: ExchangeDeclaration): Exchange {
    const { name, type, arguments: args } = declaration
    const router = this.exchangeTypes.createRouter(type, args, (message, delayMs) =>
      this.#environment.hold({ virtualHost: this, exchange: name }, message, delayMs),
    )
    const exchange = new Exchange(declaration, router, this.incoming)
    exchange.policy = this.policies.of({ name: exchange.name, queueType: undefined })
    this.exchanges.set(exchange.name, exchange)
    return exchange
  }

  /** The queues to which an exchange routes a message, each once, in the order in which they get it. */
  route(exchange: Exchange, message: Message): readonly Queue[] {
    const queues = route(this, exchange, message)
    this.#environment.routed(message, queues)
    return queues
  }

  /** The same for a dead letter, which may be no reply. Case: direct-reply-to, "may be a dead letter, or not". */
  routeDead(exchange: Exchange, message: Message): readonly Queue[] {
    const isReply = exchange.name === '' && isReplyAddress(message.routingKey)
    if (isReply && !this.profile.directReplies.mayBeDead) return []
    return this.route(exchange, message)
  }

  /** Deletes a queue with its bindings; gives the consumers that lost it, who are yet to be told. */
  deleteQueue(queue: Queue): Consumer[] {
    queue.delete()
    this.queues.delete(queue.name)
    this.#removeIncoming(queue)
    const consumers = [...queue.consumers]
    for (const consumer of consumers) consumer.channel.forget(consumer)
    this.#environment.forget(queue)
    return consumers
  }

  deleteExchange(exchange: Exchange): void {
    this.exchanges.delete(exchange.name)
    this.#environment.forgetExchange(exchange)
    for (const binding of [...exchange.bindings()]) exchange.removeBinding(binding)
    this.#removeIncoming(exchange)
  }

  /** An exchange has lost a binding: if it was its last, and it is auto-delete, it goes. */
  deleteIfUnused(exchange: Exchange): void {
    if (exchange.autoDelete && !exchange.hasBindings && this.exchanges.has(exchange.name)) {
      this.deleteExchange(exchange)
    }
  }

  /**
   * Changes policies. A queue hears of it if one of its own is another now. Case: limits-priority, "is seen
   * when a policy of their queue changes, and not when another does".
   */
  changePolicies(change: (policies: Policies) => void): void {
    const pairOf = ({ name, rules }: Queue): PolicyPair =>
      this.policies.pairOf({ name, queueType: rules.type })
    const before = new Map([...this.queues.values()].map((queue) => [queue, pairOf(queue)]))
    change(this.policies)
    for (const [queue, [policy, operator]] of before) {
      const now = pairOf(queue)
      if (now[0] === policy && now[1] === operator) continue
      const { name, rules, declaration } = queue
      const definition = this.policies.of({ name, queueType: rules.type })
      queue.configure(rules.settingsOf(declaration.arguments, definition))
    }
    for (const exchange of this.exchanges.values()) {
      exchange.policy = this.policies.of({ name: exchange.name, queueType: undefined })
    }
  }

  /** Durable things survive a restart of the broker; bindings do where both their ends do. */
  restart(): void {
    this.replyChannels.clear()
    for (const queue of [...this.queues.values()]) {
      if (queue.declaration.durable) queue.restart()
      else this.deleteQueue(queue)
    }
    for (const exchange of [...this.exchanges.values()]) {
      if (!exchange.durable) this.deleteExchange(exchange)
    }
  }

  #removeIncoming(destination: Queue | Exchange): void {
    const sources = new Set<Exchange>()
    for (const binding of this.incoming.to(destination)) {
      binding.source.removeBinding(binding)
      sources.add(binding.source)
    }
    for (const source of sources) this.deleteIfUnused(source)
  }
}

const predeclared: readonly ExchangeDeclaration[] = [
  predeclare('', 'direct'),
  predeclare('amq.direct', 'direct'),
  predeclare('amq.fanout', 'fanout'),
  predeclare('amq.topic', 'topic'),
  predeclare('amq.headers', 'headers'),
  predeclare('amq.match', 'headers'),
  { ...predeclare('amq.rabbitmq.trace', 'topic'), internal: true },
]

function predeclare(name: string, type: string): ExchangeDeclaration {
  return {
    name,
    type,
    durable: true,
    autoDelete: false,
    internal: false,
    arguments: emptyTable,
  }
}
