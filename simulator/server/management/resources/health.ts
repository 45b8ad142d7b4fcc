import { asClient, virtualHostOf, type Management } from '../context.js'
import { nodeName } from '../node-name.js'
import { ok, param, type ApiAnswer } from '../request.js'
import type { Routes } from '../router.js'

const healthy = ok({ status: 'ok' })

export function healthRoutes(management: Management): Routes {
  const alarms = (): ApiAnswer => checkAlarms(management)
  return {
    'GET /health/checks/alarms': alarms,
    'GET /health/checks/local-alarms': alarms,
    'GET /health/checks/certificate-expiration/:within/:unit': () => healthy,
    'GET /health/checks/port-listener/:port': (request) => {
      const port = Number(param(request, 'port'))
      const ports = management.listeners().map((listener) => listener.port)
      return ports.includes(port)
        ? ok({ port, status: 'ok' })
        : unhealthy('No active listener', { missing: port, ports })
    },
    'GET /health/checks/protocol-listener/:protocol': (request) => {
      const protocol = param(request, 'protocol')
      const protocols = management.listeners().map((listener) => listener.protocol)
      return protocols.includes(protocol)
        ? ok({ status: 'ok', protocols })
        : unhealthy('No active listener', { missing: [protocol], protocols })
    },
    ...Object.fromEntries(
      alwaysFine.map((check) => [`GET /health/checks/${check}`, () => healthy]),
    ),
    'GET /healthchecks/node': alarms,
    'GET /healthchecks/node/:node': alarms,
    'GET /aliveness-test/:vhost': (request) => {
      virtualHostOf(management, request)
      asClient(management, request, (client) => client.do(aliveness))
      return healthy
    },
  }
}

const alwaysFine = [
  'virtual-hosts',
  'node-is-quorum-critical',
  'ready-to-serve-clients',
  'is-in-service',
  'below-node-connection-limit',
]

/** RabbitMQ, too, leaves the queue where it is. */
const aliveness = {
  method: 'queue.declare',
  queue: 'aliveness-test',
  passive: false,
  durable: false,
  exclusive: false,
  autoDelete: false,
  arguments: new Map(),
} as const

function checkAlarms({ hub }: Management): ApiAnswer {
  const { alarm } = hub.broker
  if (alarm === undefined) return healthy
  const resource = alarm.includes('disk') ? 'disk' : 'memory'
  return unhealthy('There are alarms in effect in the cluster', {
    alarms: [{ node: nodeName, resource }],
  })
}

function unhealthy(reason: string, facts: object): ApiAnswer {
  return { status: 503, body: { status: 'failed', reason, ...facts } }
}
