import type { TraceEvent } from '../../../simulator/index.js'
import type { AnyDeed, Answered, Began, Called, Deed, Ended, Outcome } from '../../recorder/deed.js'
import { requestQueueOf } from '../../rpc/wire.js'
import { inOrder } from './in-order.js'
import { delivered, propertiesOf, published, type Sent } from './message-events.js'
import { recordingOf, type Recordable, type Recording } from './recording.js'

/** The deeds of one call. */
interface Call {
  called?: Called
  began: Began[]
  ended?: Ended
  answered?: Answered
}

/** The party whose name nobody knows: services or clients that were not recorded. */
const unrecorded = 'unrecorded'

/**
 * A recording of what the services and clients of several processes did, as if one had seen it all. The clocks of the processes are
 * brought together, and no message comes before it was sent (`inOrder`).
 *
 * @param deeds of all processes, in any order
 */
export function deedsRecording(deeds: readonly Deed[]): Recording {
  const run = new RecordedRun(inOrder(deeds))
  const events = run.events()
  const begun = events[0]?.time ?? 0
  const { broker, virtualHost } = run.place
  const recorded = {
    broker,
    virtualHost,
    version: undefined,
    begun: new Date(begun).toISOString(),
    leftOut: 0,
    looks: [],
  }
  return recordingOf(
    events.map((event) => ({ ...event, time: event.time - begun })),
    recorded,
    run,
    (events.at(-1)?.time ?? 0) - begun,
  )
}

class RecordedRun {
  readonly #deeds: readonly Deed[]
  readonly #calls = new Map<string, Call>()
  readonly #workers = new Map<string, Began>()
  readonly #hosts = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  readonly #queues = new Map<string, Set<string>>()

  constructor(deeds: readonly Deed[]) {
    this.#deeds = deeds
    for (const deed of deeds) this.#learn(deed)
  }

  get place(): { readonly broker: string; readonly virtualHost: string } {
    const places = this.#deeds.filter((deed) => deed.deed === 'started')
    return {
      broker: [...new Set(places.map(({ broker }) => broker))].join(', '),
      virtualHost: places[0]?.virtualHost ?? '/',
    }
  }

  /** The correlation id of the call that a worker is at work on. */
  callOf(worker: string): string | undefined {
    return this.#workers.get(worker)?.id
  }

  callLine(id: string): string | undefined {
    return this.#calls.get(id)?.called?.where
  }

  /** The error of a call that has no reply. */
  errorOf(id: string): string | undefined {
    const { answered } = this.#calls.get(id) ?? {}
    return answered?.error === undefined ? undefined : wordsOf(answered)
  }

  events(): Recordable[] {
    return this.#deeds.flatMap((deed) =>
      this.#tell(deed).map((event) => ({ ...event, time: deed.at })),
    )
  }

  #learn(deed: Deed): void {
    switch (deed.deed) {
      case 'called':
        this.#callWith(deed.id).called = deed
        return
      case 'answered':
        this.#callWith(deed.id).answered = deed
        return
      case 'began':
        this.#workers.set(deed.worker, deed)
        if (deed.firedBy === 'request') this.#callWith(deed.id).began.push(deed)
        if (deed.firedBy === 'event') this.#queuesOf(deed).add(deed.queue ?? '')
        return
      case 'ended': {
        const began = this.#workers.get(deed.worker)
        if (began?.firedBy === 'request') this.#callWith(began.id).ended = deed
        return
      }
      case 'started':
      case 'dispatched':
    }
  }

  #callWith(id = ''): Call {
    const call = this.#calls.get(id) ?? { began: [] }
    this.#calls.set(id, call)
    return call
  }

  /** The queues that events of an exchange and a routing key came by. */
  #queuesOf({ exchange = '', routingKey = '' }: EventRoute): Set<string> {
    const name = JSON.stringify([exchange, routingKey])
    const queues = this.#queues.get(name) ?? new Set()
    this.#queues.set(name, queues)
    return queues
  }

  /** `orders#0`: numbered in the order in which they come by. */
  #hostOf({ recorder, service = 'client', container = -1 }: AnyDeed): string {
    const key = `${recorder} ${container}`
    const known = this.#hosts.get(key)
    if (known !== undefined) return known
    const count = this.#counts.get(service) ?? 0
    this.#counts.set(service, count + 1)
    const name = `${service}#${count}`
    this.#hosts.set(key, name)
    return name
  }

  #tell(deed: Deed): Told[] {
    const host = deed.deed === 'started' ? '' : this.#hostOf(deed)
    switch (deed.deed) {
      case 'called':
        return [this.#tellRequest(host, deed.id)]
      case 'began':
        return this.#tellBegin(deed, host)
      case 'ended':
        return this.#tellEnd(deed, host)
      case 'answered':
        return [this.#tellAnswer(deed, host)]
      case 'dispatched': {
        const { exchange, routingKey, data = unknown, where } = deed
        const event = published(host, eventMessage(exchange, routingKey, data))
        return [{ event, queues: [...this.#queuesOf(deed)], where }]
      }
      case 'started':
        return []
    }
  }

  #tellRequest(host: string, id: string): Told {
    const { called, began } = this.#callWith(id)
    const service = called?.target.split('.')[0] ?? began[0]?.service ?? ''
    const event = published(host, this.#request(id))
    return { event, queues: [requestQueueOf(service)], where: called?.where }
  }

  #tellBegin(deed: Began, host: string): Told[] {
    const { id = '', firedBy, queue = '', exchange = '', routingKey = '', method, args } = deed
    if (firedBy === 'other') return [{ event: note(`${host} runs ${method}`), queues: [] }]
    if (firedBy === 'event') {
      const [data = unknown] = Object.values((args ?? {}) as Readonly<Record<string, unknown>>)
      return [{ event: delivered(host, eventMessage(exchange, routingKey, data)), queues: [queue] }]
    }
    const { called, began } = this.#callWith(id)
    const got = { event: delivered(host, this.#request(id)), queues: [queue] }
    const isUnasked = called === undefined && began[0] === deed
    return [
      ...(isUnasked ? [this.#tellRequest(unrecorded, id)] : []),
      { ...got, where: called?.where },
    ]
  }

  #tellEnd(deed: Ended, host: string): Told[] {
    const { thrownAt } = deed
    const began = this.#workers.get(deed.worker)
    if (began?.firedBy === 'request') {
      const { id = '' } = began
      const told = { queues: [replyQueue], where: thrownAt ?? this.callLine(id) }
      const sent = { ...told, event: published(host, reply(id, deed)) }
      const isAsked = this.#callWith(id).called !== undefined
      return isAsked ? [sent] : [sent, { ...told, event: delivered(unrecorded, reply(id, deed)) }]
    }
    if (deed.error === undefined) return []
    const text = `${host}: ${began?.method ?? 'a worker'} ends with ${wordsOf(deed)}`
    return [{ event: note(text), queues: [], where: thrownAt }]
  }

  /** An error that no instance has replied with, as a timeout, did not come as a message. */
  #tellAnswer(deed: Answered, host: string): Told {
    const { id } = deed
    const { called, began, ended } = this.#callWith(id)
    const isReply =
      ended === undefined
        ? began.length === 0 && deed.error === undefined
        : (ended.error === undefined) === (deed.error === undefined)
    if (!isReply) {
      const text = `${host}: the call of ${called?.target ?? 'a method'} ends with ${wordsOf(deed)}`
      return { event: note(text), queues: [], where: called?.where }
    }
    const event = delivered(host, reply(id, ended ?? deed))
    return { event, queues: [replyQueue], where: ended?.thrownAt ?? called?.where }
  }

  #request(id: string): Sent {
    const { called, began } = this.#callWith(id)
    const [first] = began
    const { exchange = '', routingKey = '' } = called ?? first ?? {}
    const method = called?.target.split('.').at(-1) ?? first?.method
    const named = began.find(({ args }) => args !== undefined)?.args
    const properties = {
      correlation_id: id,
      reply_to: replyQueue,
      // a request that goes straight to the queue of a service
      type: exchange === '' ? method : undefined,
    }
    const body = named === undefined ? { args: [unknown] } : argumentsOf(named ?? {})
    const worker = called?.worker
    const headers = worker === undefined ? undefined : new Map([['nameko.call_id_stack', [worker]]])
    return sent(exchange, routingKey, properties, body, headers)
  }
}

type Told = Omit<Recordable, 'time'>
type EventRoute = Partial<Pick<Began, 'exchange' | 'routingKey'>>

/** In the place of values that nobody has recorded. */
const unknown = '…'
/** The queues of callers are not in the picture: their messages go to the callers. */
const replyQueue = 'rpc.reply-recorded'

/** The arguments of a method without declared parameters have numbers: `#1`. */
function argumentsOf(named: object): { args: unknown[]; kwargs: object } {
  const entries = Object.entries(named) as [string, unknown][]
  const isNumber = (name: string): boolean => /^#\d+$/.test(name)
  return {
    args: entries.filter(([name]) => isNumber(name)).map(([, value]) => value),
    kwargs: Object.fromEntries(entries.filter(([name]) => !isNumber(name))),
  }
}

function reply(id: string, { error, message, result = unknown }: Outcome): Sent {
  const body =
    error === undefined
      ? { result, error: null }
      : { result: null, error: { exc_type: error, value: message ?? unknown } }
  return sent('', replyQueue, { correlation_id: id }, body)
}

function eventMessage(exchange: string, routingKey: string, body: unknown): Sent {
  return sent(exchange, routingKey, {}, body)
}

function sent(
  exchange: string,
  routingKey: string,
  properties: Readonly<Record<string, unknown>>,
  body: unknown,
  headers?: Sent['properties']['headers'],
): Sent {
  return {
    exchange,
    routingKey,
    properties: propertiesOf({ content_type: 'application/json', ...properties }, headers),
    body: new TextEncoder().encode(JSON.stringify(body)),
  }
}

function note(text: string): TraceEvent {
  return { kind: 'note', text }
}

function wordsOf({ error, message }: Outcome): string {
  return message === undefined ? `${error}` : `${error}: ${message}`
}
