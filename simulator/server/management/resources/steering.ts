/** `/api/kinoko`, which no RabbitMQ has: faults, pause and step, and the frames that go through the broker. */
import type { Message, Properties } from '../../../core/message.js'
import { isTable } from '../../../core/values/table.js'
import type { BrokerControl } from '../../control/control.js'
import type { RecordedFrame } from '../../control/traffic.js'
import { textOfFrame } from '../../control/text-of-frame.js'
import { attempt, type Management } from '../context.js'
import { badRequest } from '../http-error.js'
import { jsonOfTable } from '../field-values.js'
import {
  gone,
  numberOf,
  ok,
  textOf,
  type ApiAnswer,
  type ApiRequest,
  type JsonObject,
} from '../request.js'
import type { Routes } from '../router.js'
import { encodePayload } from './payload.js'
import { jsonOfProperties } from './properties.js'

type Fault = (control: BrokerControl, body: JsonObject) => void

/** By name; each takes what it needs from the body. */
const faults: Readonly<Record<string, Fault>> = {
  restart: (control) => control.restart(),
  block: (control, body) => control.block(textOf(body, 'reason', 'low on memory')),
  unblock: (control) => control.unblock(),
  'fill-disk': (control) => control.fillDisk(),
  'nack-publishes': (control, body) => control.nackPublishes(numberOf(body, 'count', 1)),
  'delete-queue': (control, body) =>
    control.deleteQueue(textOf(body, 'queue'), textOf(body, 'vhost', '/')),
  'reset-before-confirm': (control, body) => control.resetBeforeConfirm(numberOf(body, 'count', 1)),
  'break-connections': (control, body) => control.breakConnections(connectionOf(body)),
  partition: (control, body) => control.partition(connectionOf(body)),
  heal: (control) => control.heal(),
  delay: (control, body) => control.delay(numberOf(body, 'ms', 0)),
}

function connectionOf(body: JsonObject): number | undefined {
  return body['connection'] === undefined ? undefined : numberOf(body, 'connection', 0)
}

export function steeringRoutes({ control, hub }: Management): Routes {
  const state = (): object => ({
    faults: Object.keys(faults),
    paused: control.isPaused,
    delay_ms: hub.delayMs,
    alarm: hub.broker.alarm ?? null,
  })
  return {
    'GET /kinoko': () => ok(state()),
    'POST /kinoko/faults/:fault': ({ params, body }) => {
      const name = params['fault'] ?? ''
      const fault = Object.hasOwn(faults, name) ? faults[name] : undefined
      if (fault === undefined) {
        throw badRequest(`there is no fault '${name}'; there are ${Object.keys(faults).join(', ')}`)
      }
      attempt(() => fault(control, body))
      return gone
    },
    'POST /kinoko/pause': () => {
      control.pause()
      return ok(state())
    },
    'POST /kinoko/step': ({ body }) => {
      const stepped = attempt(() => control.step(numberOf(body, 'count', 1)))
      return ok({ ...state(), stepped })
    },
    'POST /kinoko/resume': () => {
      control.resume()
      return ok(state())
    },
    'GET /kinoko/trace': (request) => trace(hub.traffic, request),
  }
}

type Recording = Management['hub']['traffic']

/** NDJSON, or lines with `format=text`; with `follow=true` until the client has had enough. */
function trace(traffic: Recording, { query }: ApiRequest): ApiAnswer {
  const isText = query.get('format') === 'text'
  const show = isText ? textOfFrame : (entry: RecordedFrame) => JSON.stringify(jsonOfFrame(entry))
  const headers = { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/x-ndjson' }
  return {
    status: 200,
    headers,
    stream: (write, end) => {
      for (const entry of traffic.entries) write(show(entry))
      if (query.get('follow') === 'true') return traffic.follow((entry) => write(show(entry)))
      end()
      return () => undefined
    },
  }
}

/** A frame with its message, the payload as the API gives it. */
function jsonOfFrame({ time, direction, frame }: RecordedFrame): object {
  const fields: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(frame) as [string, unknown][]) {
    Object.assign(fields, fieldOf(key, value))
  }
  return { time, direction, ...fields }
}

function fieldOf(key: string, value: unknown): object {
  if (key === 'body') return encodePayload(value as Uint8Array, 'auto')
  if (key === 'properties') return { properties: jsonOfProperties(value as Properties) }
  if (key === 'message') {
    const { exchange, routingKey, properties, body } = value as Message
    return {
      exchange,
      routingKey,
      properties: jsonOfProperties(properties),
      ...encodePayload(body, 'auto'),
    }
  }
  return { [key]: isTable(value as never) ? jsonOfTable(value as never) : value }
}
