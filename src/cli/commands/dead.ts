import { Command } from 'commander'
import { CommandError, Unsuccessful } from '../command-error.js'
import { deadQueueNames } from '../dead/dead-queue-names.js'
import { filterNames, parseFilter, type Filter } from '../dead/filter.js'
import { deadQueue, linesOfQueue, plural, type DeadQueue } from '../dead/list.js'
import { lookAt, maxReturns, type Look } from '../dead/look.js'
import { replayDead, type Replayed } from '../dead/replay.js'
import { linesOf, shownMessage } from '../dead/shown.js'
import { redactText } from '../../support/redact.js'
import type { Broker } from '../operator/broker.js'
import { managementOf, operatorConfig, withBroker } from '../operator/open-broker.js'
import { queueProblem } from '../operator/queue-problem.js'
import { shortened } from '../../support/redact-value.js'
import { wholeNumber, withBrokerOptions, type ConfigSources } from '../options.js'
import { untilSignal } from '../until-signal.js'

interface ListArguments extends ConfigSources {
  readonly json?: boolean
  readonly look: number
  readonly management?: string
}

interface ShowArguments extends ConfigSources {
  readonly json?: boolean
  readonly limit: number
  readonly bodyLength: number
  readonly filter: readonly Filter[]
}

interface ReplayArguments extends ConfigSources {
  readonly json?: boolean
  readonly limit: number
  readonly to?: string
  readonly filter: readonly Filter[]
  readonly dryRun?: boolean
}

/** Looks after queues of dead messages, over AMQP alone. */
export function dead(): Command {
  return new Command('dead')
    .description('look at dead messages, and put them back where they came from')
    .addCommand(list())
    .addCommand(show())
    .addCommand(replay())
    .addHelpText('after', looking)
}

const looking = `
Looking at messages takes them and gives them back to their places. RabbitMQ 3.10 and 4.0 count that as a return of a message in
a quorum queue: a queue with a low x-delivery-limit of its own drops what was looked at too often. The queues of
max_redeliveries ({queue}.dead) have no such limit, and classic queues do not count.`

function list(): Command {
  return withBrokerOptions(new Command('list'))
    .description('how many dead messages there are, why, and where they came from')
    .argument(
      '[queue...]',
      'queues such as rpc-orders.dead; default: all that the management API knows',
    )
    .option(
      '--look <n>',
      'look at so many messages of each queue; 0 counts them only',
      wholeNumber(0),
      100,
    )
    .option('--management <uri>', 'the management API, http://user:password@host:15672')
    .option('--json', 'print JSON')
    .action(listDead)
}

function show(): Command {
  return withBrokerOptions(new Command('show'))
    .description('the first dead messages with headers, history and body; they stay where they are')
    .argument('<queue>', 'the queue of dead messages, rpc-orders.dead')
    .option('--limit <n>', 'look at so many messages', wholeNumber(1), 10)
    .option('--body-length <n>', 'show so many characters of a body', wholeNumber(0), 300)
    .option('--filter <name=value>', `show only these; ${filterNames}`, collectFilter, [])
    .option('--json', 'print JSON, an object a line')
    .action(showDead)
}

function replay(): Command {
  return withBrokerOptions(new Command('replay'))
    .description('put dead messages back into the queues that they came from')
    .argument('<queue>', 'the queue of dead messages, rpc-orders.dead')
    .option('--limit <n>', 'put back so many at most', wholeNumber(1), Infinity)
    .option('--filter <name=value>', `put back only these; ${filterNames}`, collectFilter, [])
    .option('--to <queue>', 'put them into this queue instead')
    .option('--dry-run', 'say what would happen, and change nothing')
    .option('--json', 'print JSON')
    .addHelpText('after', promise)
    .action(replayCommand)
}

const promise = `
A message leaves its queue when the broker has confirmed its copy: whoever kills the command loses nothing, and finds one message
in both queues at most. Ctrl C ends it after the message at hand.`

async function listDead(names: readonly string[], given: ListArguments): Promise<void> {
  const config = await operatorConfig(given)
  await withBroker(config, async (broker) => {
    const found =
      names.length > 0
        ? names
        : await deadQueueNames(
            managementOf(config, given.management),
            broker.place.virtualHost,
          ).catch((error: unknown) => {
            throw nameless(error)
          })
    const queues: DeadQueue[] = []
    for (const name of found) {
      queues.push(await about(name, broker, () => deadQueue(broker, name, given.look)))
    }
    print(given.json === true ? JSON.stringify(queues, null, 2) : tableOf(queues))
    if (given.json === true) return
    for (const { queue, returns } of queues) warnOfReturns(queue, returns)
  })
}

function tableOf(queues: readonly DeadQueue[]): string {
  if (queues.length === 0) return 'there is no queue of dead messages'
  return queues.flatMap(linesOfQueue).join('\n')
}

/** Over AMQP nobody can ask which queues there are. */
function nameless(error: unknown): unknown {
  if (!(error instanceof CommandError)) return error
  return new CommandError(
    `AMQP does not tell which queues there are: name them (kinoko dead list rpc-orders.dead); ${error.message}`,
    { cause: error },
  )
}

async function showDead(queue: string, given: ShowArguments): Promise<void> {
  const config = await operatorConfig(given)
  await withBroker(config, async (broker) => {
    const look = await about(queue, broker, () => lookAt(broker, queue, given.limit))
    const meant = look.messages.filter((message) => given.filter.every((is) => is(message, queue)))
    const shown = meant.map((message) => shownMessage(message, queue, given.bodyLength))
    if (given.json === true) {
      for (const message of shown) print(JSON.stringify(message))
      return
    }
    for (const [i, message] of shown.entries()) print(linesOf(message, i + 1).join('\n'))
    print(summaryOf(look, shown.length))
    warnOfReturns(queue, look.returns)
  })
}

function summaryOf({ messages, depth }: Look, shown: number): string {
  if (depth === 0) return 'the queue is empty'
  const filtered = shown === messages.length ? '' : `, ${shown} of them shown`
  return `looked at ${messages.length} of ${plural(depth, 'message')}${filtered}`
}

async function replayCommand(queue: string, given: ReplayArguments): Promise<void> {
  const { limit, filter: filters, to, dryRun: isDryRun = false } = given
  const config = await operatorConfig(given)
  let isStopped = false
  let replayed: Replayed | undefined
  await untilSignal({
    start: () =>
      withBroker(config, async (broker) => {
        const order = { queue, to, limit, filters, isDryRun, isStopped: () => isStopped }
        replayed = await about(queue, broker, () => replayDead(broker, order))
      }),
    stop: () => {
      isStopped = true
      return Promise.resolve()
    },
    kill: () => undefined,
  })
  if (replayed !== undefined)
    tellReplayed(replayed, { isStopped, isDryRun, json: given.json === true })
}

function tellReplayed(
  { to, stay }: Replayed,
  { isStopped, isDryRun, json }: { isStopped: boolean; isDryRun: boolean; json: boolean },
): void {
  if (json) {
    const result = {
      isDryRun,
      isStopped,
      to: Object.fromEntries(to),
      stay: Object.fromEntries(stay),
    }
    print(JSON.stringify(result))
  } else {
    const verb = isDryRun ? 'would go back' : 'went back'
    for (const [name, count] of to)
      print(`${plural(count, 'message')} ${verb} to ${shortened(name, 200)}`)
    for (const [why, count] of stay)
      print(`${plural(count, 'message')} stay: ${shortened(why, 200)}`)
    if (to.size + stay.size === 0) print('there was no message to put back')
    if (isStopped) print('stopped before the end')
  }
  const failed = [...stay.keys()].filter((why) => why !== 'the filter')
  if (failed.length > 0) throw new Unsuccessful('not all messages could be put back')
}

function warnOfReturns(queue: string, returns = 0): void {
  if (returns < maxReturns) return
  process.stderr.write(
    `${redactText(shortened(queue, 200))}: a message has come back ${returns} times, and each look is a return here. RabbitMQ 4 drops what ` +
      'came back more than 20 times unless the queue says otherwise, so with 4.0 no further message is looked at\n',
  )
}

/** An error of a channel becomes one about the queue. */
async function about<T>(queue: string, broker: Broker, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw await queueProblem(error, queue, broker)
  }
}

function print(text: string): void {
  process.stdout.write(`${redactText(text)}\n`)
}

function collectFilter(text: string, previous: readonly Filter[]): Filter[] {
  return [...previous, parseFilter(text)]
}
