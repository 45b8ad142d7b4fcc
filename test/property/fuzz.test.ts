/**
 * Whatever arrives, as a request or as a reply: nothing crashes, nothing hangs, nothing is left unacked, and
 * the next honest call is answered. `KINOKO_RUNS=1000` is 100,000 messages.
 */
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { ClusterRpcClient, rpc, service, ServiceContainer, silentLogger } from 'kinoko'
import { createSimulator, type Simulator } from 'kinoko/simulator'
import { fuzzed, reply, request, type FuzzedMessage } from '../support/fuzz.js'
import { runs } from '../support/properties.js'
import type { AmqpConfirmChannel } from '../../src/ports/transport.js'

const perRun = 50
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 })

@service('echo')
class EchoService {
  @rpc echo(value?: unknown) {
    return value
  }
  @rpc({ idempotent: true }) once(value?: unknown) {
    return value
  }
  @rpc({ sensitiveArguments: 'card.number' }) refuse(card?: unknown) {
    throw new RangeError(JSON.stringify(card))
  }
}

interface Echo {
  echo(value: unknown): unknown
}

/** Messages of a queue that nobody has settled. */
function unsettled(simulator: Simulator, queue: string): number {
  const queues = simulator.snapshot().virtualHosts.flatMap((host) => host.queues)
  const { ready = 0, unacked = 0 } = queues.find(({ name }) => name === queue) ?? {}
  return ready + unacked
}

/** How many messages were published, and how many the client's own codec, or the broker, refused. */
const tally = { sent: 0, unsendable: 0, refused: 0 }

function send(
  channel: AmqpConfirmChannel,
  key: string,
  message: FuzzedMessage,
  more: object,
): void {
  try {
    channel.publish('nameko-rpc', key, message.body, { ...message.properties, ...more })
    tally.sent++
  } catch {
    tally.unsendable++
  }
}

/** A channel of a peer. The broker closes it over a message that it does not read: CC that is no list. */
async function openChannel({ connect }: Simulator) {
  const channel = await (await connect('amqp://localhost')).createConfirmChannel()
  channel.on('error', () => tally.refused++)
  return channel
}

afterAll(() => {
  console.info(
    `fuzzing: ${tally.sent} messages, ${tally.refused} channels closed over one, ${tally.unsendable} could not be sent`,
  )
  expect(tally.refused).toBeLessThan(tally.sent / perRun / 10)
  expect(tally.unsendable).toBeLessThan(tally.sent / 10)
})

/** For what hangs. */
const timeout = 60_000 + runs(40) * 2_000

test(
  'requests',
  async () => {
    const address = fc.record(
      {
        method: fc.constantFrom(
          'echo',
          'once',
          'refuse',
          'missing',
          '',
          'constructor',
          '__proto__',
        ),
        replyTo: fc.oneof(fc.constant('stranger'), fc.string({ maxLength: 20 })),
        correlationId: fc.string({ maxLength: 40 }),
      },
      { requiredKeys: ['method'] },
    )
    const messages = fc.array(fc.tuple(fuzzed(request), address), {
      minLength: perRun,
      maxLength: perRun,
    })
    await fc.assert(
      fc.asyncProperty(seed, messages, async (seed, messages) => {
        const simulator = createSimulator({ seed, trace: 0 })
        const { connect, ambient } = simulator
        const config = { max_workers: 3, max_redeliveries: 5, ACCEPT: null }
        const options = { connect, ambient, config, logger: silentLogger }
        const container = new ServiceContainer(EchoService, options)
        let stopped: unknown = 'never'
        container.events.on('stopped', ({ error }) => (stopped = error))
        await container.start()
        const client = new ClusterRpcClient<{ echo: Echo }>(options)
        const cluster = await client.start()
        const channel = await openChannel(simulator)

        for (const [message, { method, ...properties }] of messages) {
          send(channel, `echo.${method}`, message, properties)
        }
        expect(await cluster.echo.echo('honest')).toBe('honest')
        await simulator.idle()

        expect(stopped).toBe('never')
        expect(container.runningWorkers.size).toBe(0)
        expect(unsettled(simulator, 'rpc-echo')).toBe(0)
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
        await client.stop()
        await container.stop()
      }),
      { numRuns: runs(40, 4) },
    )
  },
  timeout,
)

test(
  'replies',
  async () => {
    const messages = fc.array(fuzzed(reply), { minLength: perRun, maxLength: perRun })
    await fc.assert(
      fc.asyncProperty(seed, messages, async (seed, messages) => {
        const simulator = createSimulator({ seed, trace: 0 })
        const { connect, ambient } = simulator
        const options = { connect, ambient, logger: silentLogger }
        const container = new ServiceContainer(EchoService, options)
        await container.start()
        const client = new ClusterRpcClient<{ echo: Echo; mute: Echo }>(options)
        const cluster = await client.start()
        // a peer that answers each request with the next message
        const channel = await openChannel(simulator)
        await channel.assertQueue('rpc-mute')
        await channel.bindQueue('rpc-mute', 'nameko-rpc', 'mute.*')
        let next = 0
        await channel.consume('rpc-mute', (asked) => {
          if (asked === null) return
          channel.ack(asked)
          const { correlationId, replyTo } = asked.properties
          const answer = messages[next++ % messages.length]!
          send(channel, replyTo!, answer, { correlationId })
          send(channel, replyTo!, answer, { correlationId: 'of nobody' })
        })

        const calls = messages.map((_, i) => cluster.mute.echo.callAsync(i))
        const ended = await Promise.allSettled(calls.map((call) => call.result()))
        expect(await cluster.echo.echo('honest')).toBe('honest')
        await simulator.idle()

        for (const outcome of ended) {
          if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Error)
        }
        expect(client.pendingCalls).toBe(0)
        expect(unsettled(simulator, `rpc.reply-standalone_rpc_client-${client.id}`)).toBe(0)
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
        await client.stop()
        await container.stop()
      }),
      { numRuns: runs(40, 4) },
    )
  },
  timeout,
)
