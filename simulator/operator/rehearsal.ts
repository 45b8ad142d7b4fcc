import { Broker } from '../core/broker.js'
import { createExchange } from '../core/handlers/exchange.js'
import { createQueue } from '../core/handlers/create-queue.js'
import type { OperatorCommand } from '../core/methods.js'
import { ProtocolError } from '../core/reply-codes.js'

/**
 * Does commands on a copy of the broker's exchanges and queues, so that either all of them can be done or none is. A
 * TypeError says which cannot.
 */
export function rehearse(broker: Broker, commands: readonly OperatorCommand[]): void {
  const copy = emptyCopy(broker)
  for (const command of commands) {
    try {
      copy.apply(command, 0)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      throw new TypeError(
        `definitions: ${what(command)} cannot be had: ${error.replyText}${hint(command, error.replyText)}`,
        {
          cause: error,
        },
      )
    }
  }
}

/** An export has the bindings of exclusive queues, which are those of a connection, and not the queues. */
function hint(command: OperatorCommand, replyText: string): string {
  if (command.method !== 'broker.bind' || !replyText.includes('no queue')) return ''
  return (
    `. A queue that is not in the file may have been an exclusive one of a client, whose bindings RabbitMQ exports without it: ` +
    'take the binding out of the file, or export when no client is connected'
  )
}

/** The same virtual hosts, exchanges and queues, without messages and bindings. */
function emptyCopy(broker: Broker): Broker {
  const copy = new Broker({ ...broker.settings, users: {}, virtualHosts: [] })
  for (const { name, defaultQueueType, exchanges, queues } of broker.virtualHosts.values()) {
    const host = copy.addVirtualHost(name, defaultQueueType)
    for (const exchange of exchanges.values()) {
      if (!host.exchanges.has(exchange.name)) createExchange(host, exchange)
    }
    for (const { declaration } of queues.values()) {
      createQueue(copy, host, { ...declaration, exclusive: false }, undefined)
    }
  }
  return copy
}

function what(command: OperatorCommand): string {
  switch (command.method) {
    case 'broker.declare-exchange':
      return `exchange '${command.declaration.name}' in '${command.virtualHost}'`
    case 'broker.declare-queue':
      return `queue '${command.declaration.name}' in '${command.virtualHost}'`
    case 'broker.bind':
      return `the binding of '${command.binding.source}' to '${command.binding.destination}'`
    case 'broker.set-topic-permissions':
      return `topic permissions of '${command.username}'`
    default:
      return command.method
  }
}
