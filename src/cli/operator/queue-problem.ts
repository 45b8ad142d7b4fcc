import { messageOf } from '../../support/describe.js'
import { CommandError } from '../command-error.js'
import type { Broker } from './broker.js'

/** An error of a channel that is about a queue, in words for a person; every other error as it is. */
export async function queueProblem(
  error: unknown,
  queue: string,
  broker: Broker,
): Promise<unknown> {
  const { code } = (error ?? {}) as { code?: unknown }
  const { host, user, virtualHost } = broker.place
  const where = `at ${host}, virtual host \`${virtualHost}\``
  const said = `(RabbitMQ: ${saidIn(messageOf(error))})`
  switch (code) {
    case 404:
      return new CommandError(
        `there is no queue \`${queue}\` ${where} ${said}${await suggestion(queue, broker)}`,
      )
    case 403:
      return new CommandError(
        `user \`${user}\` may not use the queue \`${queue}\` ${where} ${said}: ` +
          `\`rabbitmqctl set_permissions -p ${virtualHost} ${user} '.*' '.*' '.*'\` allows it`,
      )
    case 405:
      return new CommandError(
        `the queue \`${queue}\` ${where} belongs to another connection, or has one consumer at a time: ` +
          `nobody else can take messages from it ${said}`,
      )
    case 540:
      return new CommandError(
        `the queue \`${queue}\` ${where} is a stream, whose messages cannot be taken one at a time ${said}`,
      )
    default:
      return error
  }
}

/** RabbitMQ's own words in those of amqplib. */
function saidIn(message: string): string {
  return /with message "(.*)"$/.exec(message)?.[1] ?? message
}

async function suggestion(queue: string, broker: Broker): Promise<string> {
  const likely = [`${queue}.dead`, `rpc-${queue}.dead`]
  const found: string[] = []
  for (const name of likely) if (await exists(name, broker)) found.push(name)
  if (found.length > 0) return `: do you mean \`${found.join('` or `')}\`?`
  return ': the queue of dead messages of a service is called `rpc-{service}.dead`'
}

/** Whether there is a queue of that name. */
export async function exists(queue: string, broker: Broker): Promise<boolean> {
  return broker
    .onChannel((channel) => channel.checkQueue(queue))
    .then(
      () => true,
      () => false,
    )
}
