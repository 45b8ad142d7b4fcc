/** `/api/kinoko`, which no RabbitMQ has: faults, pause and step, and the frames that go through the broker. */
import type { BrokerControl } from '../../control/control.js'
import { attempt, type Management } from '../context.js'
import { badRequest } from '../http-error.js'
import { gone, numberOf, ok, textOf, type JsonObject } from '../request.js'
import type { Routes } from '../router.js'
import { brokerState, steeringState } from '../views/state.js'
import { trace } from './trace.js'

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

export function steeringRoutes(management: Management): Routes {
  const { control, hub } = management
  const state = (): object => steeringState(management, Object.keys(faults))
  const all = (): object => ({ ...state(), ...brokerState(management) })
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
    'GET /kinoko/trace': (request) => trace(hub, request, all),
  }
}
