import { seeded } from 'kinoko/simulator'
import type { Simulation } from 'kinoko/testing'

type Channel = Awaited<
  ReturnType<Awaited<ReturnType<Simulation['simulator']['connect']>>['createChannel']>
>

/** Something that a host does, after what it did before. */
type Operation =
  | { readonly kind: 'publish'; readonly queue: string; readonly text: string }
  | { readonly kind: 'confirm'; readonly queue: string; readonly text: string }
  | { readonly kind: 'fan out'; readonly text: string }
  | { readonly kind: 'get'; readonly queue: string }
  | { readonly kind: 'consume'; readonly queue: string; readonly passOn: string | undefined }
  | { readonly kind: 'purge'; readonly queue: string }
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'bind'; readonly queue: string }

/** A small program on several hosts. */
export interface Program {
  readonly hosts: readonly (readonly Operation[])[]
  /** Whether the hosts write into one log, so that they share memory. */
  readonly hasSharedLog: boolean
}

const queues = ['red', 'blue'] as const

/** Two or three hosts, each of which does one thing or two. */
export function randomProgram(seed: number): Program {
  const choices = seeded(seed)
  const below = (count: number): number => choices.index('', count)
  const hosts = Array.from({ length: 2 + below(2) }, (_, host) =>
    Array.from({ length: 1 + below(2) }, (__, place) => randomOperation(below, `${host}${place}`)),
  )
  return { hosts, hasSharedLog: below(2) === 0 }
}

function randomOperation(below: (count: number) => number, text: string): Operation {
  const queue = queues[below(queues.length)]!
  const kinds: readonly Operation[] = [
    { kind: 'publish', queue, text },
    { kind: 'publish', queue, text },
    { kind: 'confirm', queue, text },
    { kind: 'fan out', text },
    { kind: 'get', queue },
    { kind: 'consume', queue, passOn: undefined },
    { kind: 'consume', queue, passOn: queues[below(queues.length)]! },
    { kind: 'purge', queue },
    { kind: 'sleep', ms: below(2) },
    { kind: 'bind', queue },
  ]
  return kinds[below(kinds.length)]!
}

/** Runs a program to its rest; gives all that anybody has seen of it. */
export async function outcomeOf(sim: Simulation, program: Program): Promise<string> {
  const channels: Channel[] = []
  for (const host of program.hosts.keys()) {
    const connection = await sim.simulator.host(`host${host}`).connect()
    channels.push(await openChannel(connection, program.hosts[host]!))
  }
  for (const queue of queues) await channels[0]!.assertQueue(queue)
  await channels[0]!.assertExchange('all', 'fanout')
  const shared: string[] = []
  const logs = program.hosts.map(() => (program.hasSharedLog ? shared : []))
  program.hosts.forEach((operations, host) => {
    const ambient = sim.simulator.host(`host${host}`).ambient
    const log = (line: string): void => void logs[host]!.push(`${host} ${line}`)
    void runHost(operations, channels[host]!, log, (ms) => sleep(ambient, ms))
  })
  await sim.idle()
  const left = sim.broker.snapshot().virtualHosts[0]!.queues.map(({ name, ready }) => [name, ready])
  return JSON.stringify([program.hasSharedLog ? shared : logs, left])
}

async function openChannel(
  connection: Awaited<ReturnType<Simulation['simulator']['connect']>>,
  operations: readonly Operation[],
): Promise<Channel> {
  const confirms = operations.some(({ kind }) => kind === 'confirm')
  return confirms ? await connection.createConfirmChannel() : connection.createChannel()
}

function sleep(
  { setTimeout }: { setTimeout(callback: () => void, ms: number): unknown },
  ms: number,
): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms))
}

async function runHost(
  operations: readonly Operation[],
  channel: Channel,
  log: (line: string) => void,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  for (const operation of operations) await run(operation, channel, log, wait)
}

async function run(
  operation: Operation,
  channel: Channel,
  log: (line: string) => void,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  switch (operation.kind) {
    case 'publish':
      return void channel.sendToQueue(operation.queue, Buffer.from(operation.text))
    case 'confirm': {
      channel.sendToQueue(operation.queue, Buffer.from(operation.text))
      channel.sendToQueue(operation.queue, Buffer.from(`${operation.text}+`))
      const { waitForConfirms } = channel as unknown as { waitForConfirms(): Promise<void> }
      await waitForConfirms.call(channel)
      log('confirmed')
      return
    }
    case 'fan out':
      return void channel.publish('all', '', Buffer.from(operation.text))
    case 'get': {
      const message = await channel.get(operation.queue, { noAck: true })
      log(`gets ${message === false ? 'nothing' : message.content.toString()}`)
      return
    }
    case 'consume':
      await channel.consume(operation.queue, (message) => {
        if (message === null) return
        log(`consumes ${message.content.toString()}`)
        channel.ack(message)
        if (operation.passOn === undefined || message.content.length > 4) return
        channel.sendToQueue(operation.passOn, Buffer.from(`${message.content.toString()}'''`))
      })
      return
    case 'purge': {
      log(`purges ${(await channel.purgeQueue(operation.queue)).messageCount}`)
      return
    }
    case 'sleep':
      return wait(operation.ms)
    case 'bind':
      await channel.bindQueue(operation.queue, 'all', '')
      return
  }
}
