/** The definitions of the broker, in the form that `rabbitmqctl export_definitions` has, out and in. */
import type { VirtualHost } from '../../../core/virtual-host.js'
import type { Definitions } from '../../../operator/definitions.js'
import { attempt, virtualHostOf, type Management } from '../context.js'
import { jsonOfTable } from '../field-values.js'
import { nodeName } from '../node-name.js'
import { gone, ok, param } from '../request.js'
import type { Routes } from '../router.js'
import { requireAdministrator, userView } from '../users.js'
import { policyBody } from '../views/policies.js'
import { permissionViews } from './permissions.js'

export function definitionRoutes(management: Management): Routes {
  const { operator } = management
  return {
    'GET /definitions': () => ok(wholeDefinitions(management)),
    'POST /definitions': (request) => {
      requireAdministrator(request)
      attempt(() => operator.loadDefinitions(request.body as Definitions))
      return gone
    },
    'GET /definitions/:vhost': (request) =>
      ok({ ...facts(management), ...definitionsOf(virtualHostOf(management, request)) }),
    'POST /definitions/:vhost': (request) => {
      requireAdministrator(request)
      virtualHostOf(management, request)
      attempt(() => operator.loadDefinitions(request.body as Definitions, param(request, 'vhost')))
      return gone
    },
  }
}

function facts({ hub }: Management): object {
  const { version } = hub.broker.profile
  return {
    rabbit_version: version,
    rabbitmq_version: version,
    product_name: 'RabbitMQ',
    product_version: version,
  }
}

function wholeDefinitions(management: Management): object {
  const { access, virtualHosts } = management.hub.broker
  const parts = [...virtualHosts.values()].map((host) => ({ host, own: definitionsOf(host) }))
  const withHost = (part: keyof HostDefinitions): object[] =>
    parts.flatMap(({ host, own }) => own[part].map((entry) => ({ ...entry, vhost: host.name })))
  return {
    ...facts(management),
    rabbitmq_definition_format: 'cluster',
    original_cluster_name: nodeName,
    users: [...access.users.values()].map((user) => userView(management, user)),
    vhosts: parts.map(({ host: { name, defaultQueueType, limits } }) => ({
      name,
      limits,
      metadata: { description: '', tags: [], default_queue_type: defaultQueueType },
    })),
    permissions: permissionViews(management),
    topic_permissions: [...access.topicPermissions()].map(([user, vhost, exchange, own]) => ({
      user,
      vhost,
      exchange,
      ...own,
    })),
    global_parameters: [],
    parameters: withHost('parameters'),
    policies: withHost('policies'),
    queues: withHost('queues'),
    exchanges: withHost('exchanges'),
    bindings: withHost('bindings'),
  }
}

type HostDefinitions = ReturnType<typeof definitionsOf>

/** Durable things, but for those that one connection owns and those that every virtual host has. */
function definitionsOf({ policies, queues, exchanges }: VirtualHost) {
  const kept = [...exchanges.values()].filter(({ name }) => name !== '' && !name.startsWith('amq.'))
  const durable = [...queues.values()].filter(
    ({ declaration }) => declaration.durable && declaration.owner === undefined,
  )
  const names = new Set<unknown>([...durable, ...kept])
  return {
    parameters: policies.list('operator policy').map((policy) => ({
      component: 'operator_policy',
      name: policy.name,
      value: policyBody(policy),
    })),
    policies: policies
      .list('policy')
      .map((policy) => ({ name: policy.name, ...policyBody(policy) })),
    queues: durable.map(({ name, declaration, rules }) => ({
      name,
      durable: true,
      auto_delete: declaration.autoDelete,
      type: rules.type,
      arguments: jsonOfTable(declaration.arguments),
    })),
    exchanges: kept.map((exchange) => ({
      name: exchange.name,
      type: exchange.type,
      durable: exchange.durable,
      auto_delete: exchange.autoDelete,
      internal: exchange.internal,
      arguments: jsonOfTable(exchange.arguments),
    })),
    bindings: [...exchanges.values()]
      .flatMap((exchange) => [...exchange.bindings()])
      .filter(
        ({ destination, source }) =>
          source.durable && (names.has(destination) || destination.name.startsWith('amq.')),
      )
      .map(({ source, destination, routingKey, arguments: args }) => ({
        source: source.name,
        destination: destination.name,
        destination_type: destination.kind,
        routing_key: routingKey,
        arguments: jsonOfTable(args),
      })),
  }
}
