/** A generated program's side of one broker: connections, channels, and a log of all that they see. */
import type * as amqplib from 'amqplib'
import type {
  Channel,
  ChannelModel,
  ConfirmChannel,
  ConsumeMessage,
  GetMessage,
  Message,
} from 'amqplib'
import type { Policies } from '../support/policies.js'
import type { BrokerPolicy } from '../support/rabbitmq-operator.js'
import type { Action } from './action.js'
import { channelNames, policyNames, type ChannelName, type ConnectionName } from './commands.js'

/** What an arm needs of amqplib. */
export type Client = Pick<typeof amqplib, 'connect'>

/** A delivery that waits to be settled, under a name that is the same on both brokers. */
export interface Outstanding {
  readonly id: string
  readonly queue: string
  /** Tags that count one source have an order: a queue, or one reader of a stream. */
  readonly source: string
  readonly tag: number
}

/** An open channel as the program sees it. */
export interface OpenChannel {
  readonly channel: Channel
  readonly consumers: Map<string, { readonly queue: string }>
  outstanding: Outstanding[]
  /** The limit that all its consumers share; 0 is none. */
  sharedPrefetch: number
}

/** What was seen, by stream: each stream has one order on every broker, what is in two of them has none. */
export type Log = Map<string, string[]>

/** How programs reach a broker. */
export interface Access {
  readonly client: Client
  readonly url: string
  /** Undefined: nobody can set policies on it. */
  readonly operator: Policies | undefined
  /** Whether the plain channel confirms, too. */
  readonly confirmsAll: boolean
}

export class Arm {
  readonly channels = new Map<ChannelName, OpenChannel>()
  readonly connections = new Map<ConnectionName, ChannelModel>()
  readonly #access: Access
  readonly #prefix: string
  /** The policies that there are, by kind and name. */
  readonly #policies = new Map<string, () => Promise<void>>()
  #log: Log = new Map()

  constructor(access: Access, prefix: string) {
    this.#access = access
    this.#prefix = prefix
  }

  /** The name on the broker of what the program calls `@name`. */
  nameOf(name: string): string {
    return name.startsWith('@') ? this.#prefix + name.slice(1) : name
  }

  get log(): Log {
    return this.#log
  }

  forgetLog(): void {
    this.#log = new Map()
  }

  /** Does what it is told; what came of it is in the log. */
  async perform(action: Action): Promise<void> {
    const where = placeOf(action)
    try {
      const result = await this.#do(action)
      if (result !== undefined) this.#note(`${where} result`, this.#clean(JSON.stringify(result)))
    } catch (error) {
      this.#note(`${where} result`, this.#clean((error as Error).message))
    }
  }

  async end(): Promise<void> {
    for (const clear of this.#policies.values()) await clear()
    for (const connection of this.connections.values()) {
      await connection.close().catch(() => undefined)
    }
  }

  async #do(action: Action): Promise<unknown> {
    if (action.do === 'closeConnection') return this.#closeConnection(action.connection)
    if (action.do === 'setPolicy') return this.#setPolicy(action)
    if (action.do === 'clearPolicy') return this.#clearPolicy(action)
    const open = await this.#open(action.on)
    const { channel } = open
    switch (action.do) {
      case 'assertQueue':
        return channel.assertQueue(this.nameOf(action.queue), this.#named(action.options))
      case 'checkQueue':
        return channel.checkQueue(this.nameOf(action.queue))
      case 'purgeQueue':
        return channel.purgeQueue(this.nameOf(action.queue))
      case 'deleteQueue':
        return channel.deleteQueue(this.nameOf(action.queue), action.options)
      case 'assertExchange':
        return channel.assertExchange(
          this.nameOf(action.exchange),
          action.type,
          this.#named(action.options),
        )
      case 'checkExchange':
        return channel.checkExchange(this.nameOf(action.exchange))
      case 'deleteExchange':
        return channel.deleteExchange(this.nameOf(action.exchange), action.options)
      case 'bindQueue':
      case 'unbindQueue':
        return channel[action.do](
          this.nameOf(action.queue),
          this.nameOf(action.exchange),
          action.pattern,
          action.args,
        )
      case 'bindExchange':
      case 'unbindExchange':
        return channel[action.do](
          this.nameOf(action.destination),
          this.nameOf(action.source),
          action.pattern,
          action.args,
        )
      case 'publish':
        this.#publish(action, channel as ConfirmChannel)
        return undefined
      case 'consume':
        return this.#consume(action, open)
      case 'cancel':
        open.consumers.delete(action.tag)
        return channel.cancel(action.tag)
      case 'get': {
        const message = await channel.get(this.nameOf(action.queue), { noAck: action.noAck })
        if (message === false) return false
        if (!action.noAck) this.#holds(open, action.queue, message)
        return `${this.#show(message)} and ${message.fields.messageCount} more`
      }
      case 'settle':
        return settle(action, open)
      case 'settleAll':
        open.outstanding = []
        if (action.how === 'ack') channel.ackAll()
        else channel.nackAll(action.how === 'requeue')
        return undefined
      case 'settleUnknown':
        channel.ack({ fields: { deliveryTag: 9_999 } } as Message)
        return undefined
      case 'recover':
        open.outstanding = []
        return channel.recover()
      case 'prefetch':
        open.sharedPrefetch = action.shared ? action.count : 0
        return channel.prefetch(action.count, action.shared)
      case 'closeChannel':
        this.channels.delete(action.on)
        return channel.close()
      default:
        return action satisfies never
    }
  }

  #publish(action: Extract<Action, { do: 'publish' }>, channel: ConfirmChannel): void {
    const { exchange, key, options, on, bodies } = action
    const target = [this.nameOf(exchange), this.nameOf(key)] as const
    for (const body of bodies) {
      const serial = body.replace(/x*$/, '')
      channel.publish(...target, Buffer.from(body), this.#named(options), (error: unknown) => {
        this.#note(
          `${on} confirms`,
          `${serial} ${error === null ? 'ack' : (error as Error).message}`,
        )
      })
    }
  }

  async #consume(action: Extract<Action, { do: 'consume' }>, open: OpenChannel): Promise<unknown> {
    const { on, queue, tag, options } = action
    const before = open.consumers.get(tag)
    open.consumers.set(tag, { queue })
    const listen = (message: ConsumeMessage | null): void => {
      if (message === null) {
        open.consumers.delete(tag)
        this.#note(`${on} cancels`, tag)
        return
      }
      // readers of a stream go on beside each other
      const reader = isOfStream(message) ? ` ${tag}` : ''
      this.#note(`${on} gets from ${queue}${reader}`, `${tag}: ${this.#show(message)}`)
      if (options.noAck !== true) this.#holds(open, queue, message)
    }
    try {
      return await open.channel.consume(this.nameOf(queue), listen, {
        ...options,
        consumerTag: tag,
      })
    } catch (error) {
      if (before === undefined) open.consumers.delete(tag)
      throw error
    }
  }

  async #setPolicy(action: Extract<Action, { do: 'setPolicy' }>): Promise<void> {
    const { kind, name, target, applyTo, definition } = action
    const end = target === '@' ? '' : '$'
    const policy: BrokerPolicy = {
      name: this.#prefix + name,
      pattern: `^${this.nameOf(target).replaceAll('.', '[.]')}${end}`,
      applyTo,
      priority: policyNames.indexOf(name) + 1,
      definition: this.#named(definition),
    }
    await this.#access.operator?.setPolicy(kind, policy)
    this.#policies.set(`${kind} ${name}`, async () =>
      this.#access.operator?.clearPolicy(kind, policy.name),
    )
  }

  /** One that is not there is an error in one way or another: no client sees that. */
  async #clearPolicy({ kind, name }: Extract<Action, { do: 'clearPolicy' }>): Promise<void> {
    await this.#policies.get(`${kind} ${name}`)?.()
    this.#policies.delete(`${kind} ${name}`)
  }

  async #closeConnection(name: ConnectionName): Promise<unknown> {
    const connection = this.connections.get(name)
    if (connection === undefined) return 'not open'
    for (const channel of channelNames) if (channel.startsWith(name)) this.channels.delete(channel)
    this.connections.delete(name)
    await connection.close()
    return 'closed'
  }

  async #open(name: ChannelName): Promise<OpenChannel> {
    const known = this.channels.get(name)
    if (known !== undefined) return known
    const connection = await this.#openConnection(name.charAt(0) as ConnectionName)
    const isPlain = name === 'A2' && !this.#access.confirmsAll
    const channel = isPlain
      ? await connection.createChannel()
      : await connection.createConfirmChannel()
    const open: OpenChannel = { channel, consumers: new Map(), outstanding: [], sharedPrefetch: 0 }
    this.channels.set(name, open)
    channel.on('error', (error: Error) =>
      this.#note(`${name} events`, `error ${this.#clean(error.message)}`),
    )
    channel.on('close', () => {
      if (this.channels.get(name) === open) this.channels.delete(name)
      this.#note(`${name} events`, 'close')
    })
    channel.on('return', (message: Message) => this.#note(`${name} returns`, this.#show(message)))
    return open
  }

  async #openConnection(name: ConnectionName): Promise<ChannelModel> {
    const known = this.connections.get(name)
    if (known !== undefined) return known
    const connection = await this.#access.client.connect(this.#access.url, { noDelay: true })
    this.connections.set(name, connection)
    connection.on('error', (error: Error) =>
      this.#note(`${name} events`, `error ${this.#clean(error.message)}`),
    )
    connection.on('close', () => {
      if (this.connections.get(name) === connection) this.connections.delete(name)
      this.#note(`${name} events`, 'close')
    })
    return connection
  }

  #holds(open: OpenChannel, queue: string, message: ConsumeMessage | GetMessage): void {
    const { deliveryTag, consumerTag } = message.fields as ConsumeMessage['fields']
    const source = isOfStream(message) ? `${queue} ${consumerTag}` : queue
    const id = `${source}/${message.content.toString()}`
    open.outstanding.push({ id, queue, source, tag: deliveryTag })
  }

  #note(stream: string, what: string): void {
    const lines = this.#log.get(stream)
    if (lines === undefined) this.#log.set(stream, [what])
    else lines.push(what)
  }

  #named<T extends object>(options: T): T {
    return JSON.parse(JSON.stringify(options).replaceAll('"@', `"${this.#prefix}`)) as T
  }

  #clean(text: string): string {
    return text.replaceAll(this.#prefix, '@')
  }

  /** All of a message but its tags, which are counted for a channel, not for a queue. */
  #show({ content, fields, properties }: Message): string {
    const { exchange, routingKey } = fields
    const { redelivered } = fields as Partial<ConsumeMessage['fields']>
    const { replyCode, replyText } = fields as unknown as { replyCode?: number; replyText?: string }
    const headers = JSON.stringify(properties.headers, (key, value: unknown) =>
      key === 'time' ? 'now' : value,
    )
    const others = JSON.stringify({ ...properties, headers: undefined })
    const seen = [
      content.toString(),
      redelivered && 'again',
      replyCode,
      replyText,
      `${exchange}/${routingKey}`,
      headers,
      others,
    ]
    return this.#clean(seen.filter((part) => part !== undefined && part !== false).join(' '))
  }
}

/** Where its result is noted. */
function placeOf(action: Action): string {
  if ('on' in action) return action.on
  return action.do === 'closeConnection' ? action.connection : 'operator'
}

function isOfStream({ properties }: Message): boolean {
  return properties.headers?.['x-stream-offset'] !== undefined
}

function settle(action: Extract<Action, { do: 'settle' }>, open: OpenChannel): string {
  const { how, id, allUpTo } = action
  const { channel, outstanding } = open
  const ordered = [...outstanding].sort((a, b) => a.tag - b.tag)
  const meant = ordered.find((one) => one.id === id)
  if (meant === undefined) return `has no ${id}`
  open.outstanding = outstanding.filter((one) => (allUpTo ? one.tag > meant.tag : one !== meant))
  const message = { fields: { deliveryTag: meant.tag } } as Message
  if (how === 'ack') channel.ack(message, allUpTo)
  else if (how === 'requeue' || how === 'discard') channel.nack(message, allUpTo, how === 'requeue')
  else channel.reject(message, how === 'reject')
  return id
}
