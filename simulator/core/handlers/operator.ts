/** What operators and accidents do to the broker itself. */
import type { BrokerState } from '../broker-state.js'
import type { Command } from '../methods.js'

export type BrokerCommand = Extract<Command, { method: `broker.${string}` }>

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
    case 'broker.add-virtual-host':
      if (!broker.virtualHosts.has(command.virtualHost)) broker.addVirtualHost(command.virtualHost)
      return
    case 'broker.add-user':
      broker.users.set(command.username, command.password)
      return
    default:
      command satisfies never
  }
}

/** All sockets are gone and all that is not durable; what comes back is ready again. */
function restart(broker: BrokerState): void {
  broker.connections.clear()
  broker.alarm = undefined
  broker.nacksToCome = 0
  for (const virtualHost of broker.virtualHosts.values()) virtualHost.restart()
}

function deleteQueue(broker: BrokerState, virtualHost: string, name: string): void {
  const host = broker.virtualHosts.get(virtualHost)
  const queue = host?.queues.get(name)
  if (host === undefined || queue === undefined) return
  for (const { channel, tag } of host.deleteQueue(queue)) channel.tellCancelled(tag)
}
