/** Makes events of what the broker tells: in words, with what moves in the picture. */
import type { StoryMessage } from 'kinoko/testing'
import { place, type Cluster } from '../cluster.js'
import type { Flight } from '../flights.js'
import type { EventKind, PlacedEvent } from '../record.js'
import { messageOf } from './body.js'
import {
  fieldOf,
  numberOf,
  textOf,
  type ConnectionState,
  type FrameLine,
  type Line,
  type Routing,
} from './lines.js'
import type { LiveBroker } from './live-broker.js'
import { exchangeName, titleOf } from './names.js'

/** Something that has happened: an event without its number, and the cluster after it. */
export interface Told {
  readonly event: Omit<PlacedEvent, 'step' | 'frame'>
  readonly flights: readonly Flight[]
  readonly cluster: Cluster
}

/** A message that is out with a client. */
interface Out {
  readonly tag: number
  readonly queue: string
  readonly consumer: string | undefined
}

/** More than these are forgotten: who does not acknowledge them for so long is not followed. */
const mostOut = 10_000
const mostRequests = 10_000

export class Narrator {
  readonly #broker: LiveBroker
  readonly #tell: (told: Told) => void
  /** A publish whose routing is not told yet. */
  #publish: FrameLine | undefined
  /** Deliveries that are to be acknowledged, by channel. */
  readonly #out = new Map<string, Out[]>()
  /** The queue that each channel asked last, and the exchange it published to. */
  readonly #asked = new Map<string, string>()
  readonly #publishedTo = new Map<string, string>()
  /** The correlation ids of requests: what has one of them is a reply. */
  readonly #requests = new Set<unknown>()

  constructor(broker: LiveBroker, tell: (told: Told) => void) {
    this.#broker = broker
    this.#tell = tell
  }

  hear(line: Line): void {
    if ('routed' in line) return this.#routed(line.routed)
    this.flush()
    if ('state' in line) {
      const { came, went } = this.#broker.update(line.state)
      const now = Date.now()
      for (const { connection } of came) this.#note(now, `${this.#who(connection)} is connected`)
      for (const one of went) this.#gone(one, now)
    } else if ('method' in line) this.#frame(line)
  }

  /** Whether a publish is not routed yet. */
  get isWaiting(): boolean {
    return this.#publish !== undefined
  }

  /** A publish that is not routed by now goes nowhere. */
  flush(): void {
    const publish = this.#publish
    this.#publish = undefined
    if (publish !== undefined) this.#published(publish, [])
  }

  /** A request names the address for its reply, which has its id. */
  #kindOf({ properties = {} }: FrameLine): 'request' | 'reply' | 'message' {
    const { correlation_id: id, reply_to: address } = properties
    if (address === undefined) return this.#requests.has(id) ? 'reply' : 'message'
    if (id !== undefined) this.#requests.add(id)
    for (const oldest of this.#requests) {
      if (this.#requests.size <= mostRequests) break
      this.#requests.delete(oldest)
    }
    return 'request'
  }

  #who(connection: number): string {
    return this.#broker.titleOf(connection)
  }

  #gone(one: ConnectionState, time: number): void {
    const prefix = `${one.connection}.`
    for (const map of [this.#out, this.#asked, this.#publishedTo]) {
      for (const key of map.keys()) if (key.startsWith(prefix)) map.delete(key)
    }
    this.#note(time, `${titleOf(one)} is gone`)
  }

  #frame(line: FrameLine): void {
    if (line.direction === 'operator') return this.#note(line.time, `operator: ${line.method}`)
    if (line.method === 'connection.open') this.#meet(line)
    if (!this.#broker.has(line.connection)) return
    if (line.direction === 'received') this.#received(line)
    else this.#sent(line)
  }

  /** A client that goes before the next state has been here all the same. */
  #meet(line: FrameLine): void {
    const properties = (fieldOf(line, 'clientProperties') ?? {}) as Record<string, unknown>
    if (textOf(line, 'virtualHost') !== this.#broker.virtualHost) return
    this.#broker.meet({
      connection: line.connection,
      name: '',
      connection_name: properties['connection_name'],
      product: properties['product'],
      user: textOf(line, 'username'),
      vhost: textOf(line, 'virtualHost'),
      blocked: false,
    })
    this.#note(line.time, `${this.#who(line.connection)} connects`)
  }

  #received(line: FrameLine): void {
    switch (line.method) {
      case 'basic.publish':
        this.#publish = line
        return
      case 'basic.ack':
        return this.#settled(line, 'ack', 'acknowledges')
      case 'basic.nack':
      case 'basic.reject':
        return this.#settled(
          line,
          'error',
          fieldOf(line, 'requeue') === true ? 'puts back' : 'refuses',
          fieldOf(line, 'requeue') === true,
        )
      case 'basic.get':
        this.#asked.set(keyOf(line), textOf(line, 'queue'))
        return
      case 'connection.open':
      case 'connection.start-ok':
      case 'connection.protocol-header':
      case 'connection.close-ok':
      case 'channel.close-ok':
        return
      default:
        return this.#note(line.time, `${this.#who(line.connection)}: ${wordsOf(line)}`)
    }
  }

  #sent(line: FrameLine): void {
    switch (line.method) {
      case 'basic.deliver':
        return this.#delivered(line, textOf(line, 'queue'), fieldOf(line, 'noAck') !== false)
      case 'basic.get-ok':
        return this.#delivered(line, this.#asked.get(keyOf(line)) ?? '', false)
      case 'basic.return':
        return this.#returned(line)
      case 'basic.ack':
        return this.#confirmed(line, 'ack', 'confirms')
      case 'basic.nack':
        return this.#confirmed(line, 'error', 'does not confirm')
      case 'channel.close':
      case 'connection.close':
      case 'connection.blocked':
      case 'connection.unblocked':
      case 'basic.cancel':
        return this.#note(
          line.time,
          `the broker to ${this.#who(line.connection)}: ${wordsOf(line)}`,
          line.method.endsWith('.close') ? 'error' : 'note',
        )
      default:
    }
  }

  #routed(routing: Routing): void {
    if (routing.vhost !== this.#broker.virtualHost) return
    const publish = this.#publish
    const { exchange, routingKey, queues, isDead } = routing
    if (
      publish !== undefined &&
      !isDead &&
      textOf(publish, 'exchange') === exchange &&
      textOf(publish, 'routingKey') === routingKey
    ) {
      this.#publish = undefined
      this.#published(publish, queues)
      return
    }
    this.flush()
    this.#routedLater(routing)
  }

  #published(line: FrameLine, queues: readonly string[]): void {
    const { connection, time } = line
    const exchange = exchangeName(textOf(line, 'exchange'))
    const key = textOf(line, 'routingKey')
    this.#publishedTo.set(keyOf(line), exchange)
    const origin = this.#broker.originOf(connection)
    this.#broker.use(origin)
    this.#broker.use(place.exchange(exchange))
    const paths = this.#paths([origin], exchange, queues)
    const where =
      queues.length === 0 ? 'which no queue takes' : `which goes to ${queues.join(', ')}`
    const kind = this.#kindOf(line)
    this.#message(line, kind, {
      time,
      text: `${this.#who(connection)} publishes ${key || 'a message'} to ${exchange}, ${where}`,
      from: this.#who(connection),
      to: queues.join(', ') || exchange,
      paths,
    })
  }

  /** A dead letter, or a message whose delay is over. */
  #routedLater({ exchange: name, routingKey, queues, isDead }: Routing): void {
    const exchange = exchangeName(name)
    const text = `${isDead ? 'a dead letter' : 'a message'} ${routingKey} goes by ${exchange} to ${queues.join(', ') || 'no queue'}`
    const paths = this.#paths([], exchange, queues)
    this.#tell({
      event: { time: Date.now(), text, kind: 'message' },
      flights: paths.map((path) => flight(path, 'message', routingKey, '')),
      cluster: this.#broker.cluster,
    })
  }

  /** The ways through an exchange to each of the queues, which have one message more then. */
  #paths(start: readonly string[], exchange: string, queues: readonly string[]): string[][] {
    for (const queue of queues) {
      this.#broker.route(exchange, queue)
      this.#broker.change(queue, 1, 0)
    }
    const begin = [...start, place.exchange(exchange)]
    if (queues.length === 0) return [begin]
    return queues.map((queue) => [
      ...begin,
      ...this.#broker.between(exchange, queue).map(place.exchange),
      place.queue(queue),
    ])
  }

  #delivered(line: FrameLine, queue: string, noAck: boolean): void {
    const { connection, channel, time } = line
    const tag = textOf(line, 'consumerTag')
    const to =
      tag === ''
        ? this.#broker.originOf(connection)
        : this.#broker.consumerPlace(connection, channel, tag)
    const from =
      queue === '' ? place.exchange(exchangeName(textOf(line, 'exchange'))) : place.queue(queue)
    this.#broker.use(to)
    this.#broker.use(from)
    if (queue !== '') this.#broker.change(queue, -1, noAck ? 0 : 1)
    if (tag !== '') {
      this.#broker.serve(connection, channel, tag)
      this.#broker.work(to, 1, noAck ? 0 : 1)
    }
    if (!noAck) this.#holds(line, { tag: numberOf(line, 'deliveryTag'), queue, consumer: to })
    const again = fieldOf(line, 'redelivered') === true ? ', again' : ''
    const who = this.#who(connection)
    this.#message(line, this.#kindOf(line), {
      time,
      text: `${who} gets ${textOf(line, 'routingKey') || 'a message'}${queue === '' ? ' as a direct reply' : ` from ${queue}`}${again}`,
      from: queue,
      to: who,
      paths: [[from, to]],
    })
  }

  #holds(line: FrameLine, out: Out): void {
    const key = keyOf(line)
    const all = this.#out.get(key) ?? []
    all.push(out)
    if (all.length > mostOut) all.shift()
    this.#out.set(key, all)
  }

  #settled(line: FrameLine, kind: 'ack' | 'error', words: string, isBack = false): void {
    const tag = numberOf(line, 'deliveryTag')
    const all = this.#out.get(keyOf(line)) ?? []
    const isSettled = ({ tag: other }: Out): boolean =>
      fieldOf(line, 'multiple') === true ? tag === 0 || other <= tag : other === tag
    const settled = all.filter(isSettled)
    this.#out.set(
      keyOf(line),
      all.filter((out) => !isSettled(out)),
    )
    for (const { queue, consumer } of settled) {
      if (queue !== '') this.#broker.change(queue, isBack ? 1 : 0, -1)
      if (consumer !== undefined) this.#broker.work(consumer, 0, -1)
    }
    const who = this.#who(line.connection)
    const queues = [...new Set(settled.map(({ queue }) => queue))]
    const what = settled.length === 1 ? 'a message' : `${settled.length} messages`
    const ways = new Map(
      settled.map(({ queue, consumer = '' }) => [
        `${queue} ${consumer}`,
        [consumer, place.queue(queue)],
      ]),
    )
    this.#tell({
      event: {
        time: line.time,
        text: `${who} ${words} ${what} of ${queues.join(', ') || 'a queue'}`,
        kind,
        from: who,
        to: queues.join(', '),
      },
      flights: [...ways.values()].map((path) => flight(path, kind, words, '')),
      cluster: this.#broker.cluster,
    })
  }

  #confirmed(line: FrameLine, kind: 'ack' | 'error', words: string): void {
    const exchange = this.#publishedTo.get(keyOf(line))
    const who = this.#who(line.connection)
    const upTo = fieldOf(line, 'multiple') === true ? 'messages up to' : 'message'
    const path = [place.exchange(exchange ?? ''), this.#broker.originOf(line.connection)]
    this.#tell({
      event: {
        time: line.time,
        text: `the broker ${words} ${upTo} ${numberOf(line, 'deliveryTag')} to ${who}`,
        kind,
        to: who,
      },
      flights: exchange === undefined ? [] : [flight(path, kind, words, '')],
      cluster: this.#broker.cluster,
    })
  }

  #returned(line: FrameLine): void {
    const who = this.#who(line.connection)
    const exchange = exchangeName(textOf(line, 'exchange'))
    this.#message(line, 'returned', {
      time: line.time,
      text: `${who} gets ${textOf(line, 'routingKey')} back: ${textOf(line, 'replyText')}`,
      from: exchange,
      to: who,
      paths: [[place.exchange(exchange), this.#broker.originOf(line.connection)]],
    })
  }

  #message(
    line: FrameLine,
    kind: StoryMessage['kind'],
    { paths, ...rest }: { time: number; text: string; from: string; to: string; paths: string[][] },
  ): void {
    const message = messageOf(line, kind)
    const id = line.properties?.['correlation_id'] ?? line.properties?.['message_id']
    const correlationId = typeof id === 'string' ? id : undefined
    const key = textOf(line, 'routingKey')
    this.#tell({
      event: {
        ...rest,
        kind,
        message,
        ...(correlationId === undefined ? {} : { correlationId }),
      },
      flights: paths.map((path) => flight(path, kind, key, message.value, correlationId)),
      cluster: this.#broker.cluster,
    })
  }

  #note(time: number, text: string, kind: EventKind = 'note'): void {
    this.#tell({ event: { time, text, kind }, flights: [], cluster: this.#broker.cluster })
  }
}

function keyOf({ connection, channel }: FrameLine): string {
  return `${connection}.${channel}`
}

/** What stands beside a message that moves is no longer than this. */
const longestLabel = 24

function flight(
  path: readonly string[],
  kind: Flight['kind'],
  target: string,
  value: string,
  correlationId?: string,
): Flight {
  const short = value.length <= longestLabel ? value : `${value.slice(0, longestLabel)}…`
  return { path, kind, target, label: short === '' ? target : short, correlationId }
}

const unsaid: ReadonlySet<string> = new Set([
  'time',
  'direction',
  'method',
  'connection',
  'channel',
  'classId',
  'methodId',
  'ticket',
  'clientProperties',
])

/** A method with what it says: `queue.declare letters durable`. */
function wordsOf(line: FrameLine): string {
  const words = (Object.entries(line) as [string, unknown][]).flatMap(([name, value]) => {
    if (unsaid.has(name) || value === '' || value === false || value === undefined) return []
    if (value === true) return [name]
    if (typeof value === 'string') return [value]
    if (typeof value === 'number') return [`${name}=${value}`]
    const json = JSON.stringify(value)
    return json === '{}' || json === 'null' ? [] : [json]
  })
  return [line.method, ...words].join(' ')
}
