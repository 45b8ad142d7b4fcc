/** `GET /api/kinoko/trace`: the frames that go through the broker, for people and for the live page. */
import type { Message, Properties } from '../../../core/message.js'
import { isTable } from '../../../core/values/table.js'
import { realNow, wakeAfter } from '../../../world/schedule/hop.js'
import type { RecordedFrame, Routing } from '../../control/traffic.js'
import { textOfFrame } from '../../control/text-of-frame.js'
import type { Hub } from '../../hub.js'
import { badRequest } from '../http-error.js'
import { jsonOfTable } from '../field-values.js'
import type { LineWriter } from '../line-writer.js'
import type { ApiAnswer, ApiRequest } from '../request.js'
import { encodePayload } from './payload.js'
import { jsonOfProperties } from './properties.js'

/**
 * NDJSON, or lines with `format=text`; with `follow=true` until the client has had enough. `payload=N` shortens payloads to
 * N bytes. `state=true` tells of more: the state of the broker whenever it has changed, and where each message goes.
 *
 * @param stateOf - the state that is told
 */
export function trace(hub: Hub, { query }: ApiRequest, stateOf: () => object): ApiAnswer {
  const { traffic } = hub
  const isText = query.get('format') === 'text'
  const isFollowed = query.get('follow') === 'true'
  const isLive = isFollowed && !isText && query.get('state') === 'true'
  const longest = longestOf(query.get('payload'))
  const show = isText
    ? textOfFrame
    : (entry: RecordedFrame) => JSON.stringify(jsonOfFrame(entry, longest))
  return {
    status: 200,
    headers: { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/x-ndjson' },
    stream: {
      tellDropped: (dropped) =>
        isText ? `${dropped} dropped: the reader is too slow` : JSON.stringify({ dropped }),
      open: (lines) => {
        for (const entry of traffic.entries) lines.write(show(entry))
        if (isLive) return tellLive(hub, lines, { longest, stateOf })
        if (isFollowed) return traffic.follow((entry) => lines.offer(() => show(entry)))
        lines.end()
        return () => undefined
      },
    },
  }
}

function longestOf(given: string | null): number {
  if (given === null) return Infinity
  const longest = Number(given)
  if (Number.isSafeInteger(longest) && longest >= 0) return longest
  throw badRequest(`payload has to be a whole number of at least 0, and is ${given}`)
}

interface Telling {
  readonly longest: number
  readonly stateOf: () => object
}

/** Milliseconds between two looks at the state, and how many of each second may be spent on them. */
const looks = { everyMs: 50, budgetMs: 30 }

/** Methods after which there are other clients, queues, exchanges or consumers. */
const changes = /^(?:connection\.open|(?:queue|exchange)\.\w+|basic\.(?:consume|cancel))-ok$/

/** The state first, then frames, routings and states as they come. */
function tellLive(hub: Hub, lines: LineWriter, { longest, stateOf }: Telling): () => void {
  let told = ''
  let [budget, at] = [looks.budgetMs, realNow()]
  let cancel = (): void => undefined
  const look = (): void => {
    cancel()
    cancel = wakeAfter(looks.everyMs, look, false)
    const begun = realNow()
    budget = Math.min(looks.budgetMs, budget + ((begun - at) / 1_000) * looks.budgetMs)
    at = begun
    if (lines.isFull || budget <= 0) return
    const state = JSON.stringify({ state: stateOf() })
    if (state !== told) lines.write(state)
    told = state
    budget -= realNow() - begun
  }
  look()
  const stop = hub.traffic.follow(
    (entry) => {
      lines.offer(() => JSON.stringify({ ...jsonOfFrame(entry, longest), ...originOf(hub, entry) }))
      // before messages come to what is new
      if (changes.test(entry.frame.method)) look()
    },
    (routing) => lines.offer(() => JSON.stringify({ routed: jsonOfRouting(routing) })),
  )
  return () => {
    stop()
    cancel()
  }
}

/** The queue that a delivery comes from, and whether it is to be acknowledged. */
function originOf({ broker }: Hub, { frame }: RecordedFrame): object {
  if (frame.method !== 'basic.deliver') return {}
  const channel = broker.connections.get(frame.connection)?.channels.get(frame.channel)
  const consumer = channel?.consumers.get(frame.consumerTag)
  return consumer === undefined ? {} : { queue: consumer.queue.name, noAck: consumer.noAck }
}

function jsonOfRouting({ virtualHost, message, queues }: Routing): object {
  const { exchange, routingKey, properties } = message
  const isDead = properties.headers?.has('x-death') === true
  return { vhost: virtualHost, exchange, routingKey, queues, isDead }
}

/** Nobody reads them out of a trace. */
const secrets = new Set(['password', 'secret', 'user'])

/** A frame with its message, the payload as the API gives it. */
function jsonOfFrame({ time, direction, frame }: RecordedFrame, longest: number): object {
  const fields: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(frame) as [string, unknown][]) {
    if (!secrets.has(key)) Object.assign(fields, fieldOf(key, value, longest))
  }
  return { time, direction, ...fields }
}

function fieldOf(key: string, value: unknown, longest: number): object {
  if (key === 'body') return jsonOfBody(value as Uint8Array, longest)
  if (key === 'properties') return { properties: jsonOfProperties(value as Properties) }
  if (key === 'message') {
    const { exchange, routingKey, properties, body } = value as Message
    return {
      exchange,
      routingKey,
      properties: jsonOfProperties(properties),
      ...jsonOfBody(body, longest),
    }
  }
  return { [key]: isTable(value as never) ? jsonOfTable(value as never) : value }
}

function jsonOfBody(body: Uint8Array, longest: number): object {
  const payload = encodePayload(body.subarray(0, longest), 'auto', body.length > longest)
  return { ...payload, payload_bytes: body.length }
}
