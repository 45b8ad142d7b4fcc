/** Acts of operators, and faults, that happen to the broker itself. */
import type { BrokerState } from '../broker-state.js'
import { noRights } from '../access/access.js'
import type { Command } from '../methods.js'
import { ProtocolError } from '../reply-codes.js'
import type { VirtualHost } from '../virtual-host.js'
import { addBinding } from './binding.js'
import { createQueue, withType } from './create-queue.js'
import { createExchange } from './exchange.js'

export type BrokerCommand = Extract<Command, { method: `broker.${string}` }>

type Of<Method extends BrokerCommand['method']> = Extract<BrokerCommand, { method: Method }>

export function isBrokerCommand(command: Command): command is BrokerCommand {
  return command.method.startsWith('broker.')
}

export function operate(
  broker: BrokerState,
  command: Exclude<BrokerCommand, { method: 'broker.unblock' }>,
): void {
  switch (command.method) {
    case 'broker.block':
      broker.alarm = command.reason
      return
    case 'broker.restart':
      restart(broker)
      return
    case 'broker.nack-publishes':
      broker.nacksToCome = command.count
      return
    case 'broker.delete-queue':
      deleteQueue(broker, command.virtualHost, command.queue)
      return
    case 'broker.set-policy':
    case 'broker.clear-policy':
      changePolicy(broker, command)
      return
    case 'broker.add-virtual-host':
      addVirtualHost(broker, command)
      return
    case 'broker.set-virtual-host-limits':
      setVirtualHostLimits(broker, command)
      return
    case 'broker.set-user-limits':
      broker.access.setLimits(command.username, command.limits)
      return
    case 'broker.delete-virtual-host':
      deleteVirtualHost(broker, command.virtualHost)
      return
    case 'broker.add-user':
    case 'broker.delete-user':
    case 'broker.set-permissions':
    case 'broker.set-topic-permissions':
      changeAccess(broker, command)
      return
    case 'broker.declare-exchange':
    case 'broker.declare-queue':
    case 'broker.bind':
      declare(broker, command)
      return
    default:
      command satisfies never
  }
}

/** All sockets are gone, and everything not durable; messages that come back are ready again. */
function restart(broker: BrokerState): void {
  broker.connections.clear()
  broker.alarm = undefined
  broker.nacksToCome = 0
  for (const virtualHost of broker.virtualHosts.values()) virtualHost.restart()
}

function deleteQueue(broker: BrokerState, virtualHost: string, name: string): void {
  const vhost = broker.virtualHosts.get(virtualHost)
  const queue = vhost?.queues.get(name)
  if (vhost === undefined || queue === undefined) return
  for (const { channel, tag } of vhost.deleteQueue(queue)) channel.tellCancelled(tag)
}

function addVirtualHost(
  broker: BrokerState,
  { virtualHost, defaultQueueType }: Of<'broker.add-virtual-host'>,
): void {
  const vhost = broker.virtualHosts.get(virtualHost)
  if (vhost === undefined) broker.addVirtualHost(virtualHost, defaultQueueType)
  else vhost.defaultQueueType = defaultQueueType
}

function setVirtualHostLimits(
  broker: BrokerState,
  { virtualHost, limits }: Of<'broker.set-virtual-host-limits'>,
): void {
  const vhost = broker.virtualHosts.get(virtualHost)
  if (vhost !== undefined) vhost.limits = limits
}

function deleteVirtualHost(broker: BrokerState, name: string): void {
  const vhost = broker.virtualHosts.get(name)
  for (const queue of [...(vhost?.queues.values() ?? [])]) vhost?.deleteQueue(queue)
  broker.virtualHosts.delete(name)
  broker.access.forgetVirtualHost(name)
}

function declare(
  broker: BrokerState,
  command: Of<'broker.declare-exchange' | 'broker.declare-queue' | 'broker.bind'>,
): void {
  const { virtualHost: name } = command
  const vhost = broker.virtualHosts.get(name)
  if (vhost === undefined) throw new ProtocolError('NOT_FOUND', `no vhost '${name}'`)
  if (command.method === 'broker.bind') addBinding(vhost, command.binding)
  else if (command.method === 'broker.declare-queue') {
    const { declaration } = command
    if (vhost.queues.has(declaration.name)) return
    createQueue(broker, vhost, withType(vhost, declaration), undefined)
  } else if (!vhost.exchanges.has(command.declaration.name)) {
    const { declaration } = command
    vhost.exchangeTypes.check(declaration.type, declaration.arguments)
    createExchange(vhost, declaration)
  }
}

function changeAccess(
  broker: BrokerState,
  command: Of<
    | 'broker.add-user'
    | 'broker.delete-user'
    | 'broker.set-permissions'
    | 'broker.set-topic-permissions'
  >,
): void {
  const { access } = broker
  switch (command.method) {
    case 'broker.add-user':
      access.users.set(command.user.name, command.user)
      return
    case 'broker.delete-user':
      access.deleteUser(command.username)
      return
    case 'broker.set-permissions':
      access.setPermissions(command.username, command.virtualHost, command.permissions)
      break
    case 'broker.set-topic-permissions': {
      const { username, virtualHost, exchange, permissions } = command
      if (permissions !== undefined) checkTopicExchange(broker, virtualHost, exchange)
      access.setTopicPermissions(username, virtualHost, exchange, permissions)
    }
  }
  refreshRights(broker, command.username)
}

/** Case: simulator/operator/access, "are for an exchange that is there, and go with it". */
function checkTopicExchange(
  { profile, virtualHosts }: BrokerState,
  virtualHost: string,
  exchange: string,
): void {
  if (profile.access.topicsGoWithExchange) virtualHosts.get(virtualHost)?.exchange(exchange)
}

/** An exchange is deleted, and the topic permissions for it, where they go with it. */
export function forgetTopicsOf(
  broker: BrokerState,
  { name, profile }: VirtualHost,
  exchange: string,
): void {
  if (!profile.access.topicsGoWithExchange) return
  for (const user of broker.access.forgetExchange(name, exchange)) refreshRights(broker, user)
}

/** Connections that are open have their user's new rights at once; a user without any may do nothing. */
function refreshRights({ access, connections }: BrokerState, username: string): void {
  for (const connection of connections.values()) {
    if (connection.username !== username) continue
    connection.rights = access.rightsOf(username, connection.virtualHost.name) ?? noRights
  }
}

function changePolicy(
  broker: BrokerState,
  command: Extract<BrokerCommand, { method: `broker.${string}-policy` }>,
): void {
  const vhost = broker.virtualHosts.get(command.virtualHost)
  if (vhost === undefined) return
  vhost.changePolicies((policies) => {
    if (command.method === 'broker.set-policy') policies.set(command.kind, command.policy)
    else policies.clear(command.kind, command.name)
  })
}
