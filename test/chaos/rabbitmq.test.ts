/**
 * Chaos on a RabbitMQ of its own: three service processes, two clients, and a fault every second.
 * `npm run test:chaos` takes about a minute; KINOKO_CHAOS_CALLS=50000 is the long run, KINOKO_CHAOS_SEED
 * another story.
 */
import { describe, expect, test } from 'vitest'
import { Fleet } from './fleet.js'
import { Ledger, problemsOf } from './ledger.js'
import { noRabbit } from './rabbit-node.js'
import { Storm } from './storm.js'

const calls = Number(process.env['KINOKO_CHAOS_CALLS'] ?? 20_000)
const seed = Number(process.env['KINOKO_CHAOS_SEED'] ?? 1)
/** For what hangs: the broker is down for much of the time. */
const timeout = 240_000 + calls * 40

const title = `chaos on RabbitMQ${noRabbit === undefined ? '' : `: ${noRabbit}`}`

describe.skipIf(noRabbit !== undefined)(title, () => {
  test(
    `${calls} calls and a fault every second: every call ends, none is lost in silence, keys run once`,
    async () => {
      await using fleet = await Fleet.start(3)
      const since = Date.now()
      const clients = await Promise.all(
        ['a', 'b'].map((name) =>
          fleet.load({ name, calls: calls / 2, callsAtOnce: 25, attemptTimeout: 3 }),
        ),
      )
      const storm = new Storm(fleet, seed)
      const books = await Promise.all(clients.map(({ process }) => process.first('done')))
      await storm.end()
      const seconds = (Date.now() - since) / 1000

      const ledger = new Ledger()
      for (const { calls } of books) ledger.add(calls)
      await requestsRunDry(fleet)
      const codes = await fleet.stop()
      for (const id of fleet.executions) ledger.executed(id)
      const { summary } = ledger
      const figures = books.map(({ figures }) => figures)
      const { happened, missed } = storm
      console.info(
        `chaos on RabbitMQ: ${JSON.stringify({ seed, seconds, ...summary, figures, happened, missed }, null, 2)}`,
      )

      expect(problemsOf(summary)).toEqual([])
      expect(fleet.problems).toEqual([])
      expect(summary.sent).toBe(calls)
      expect(figures.map(({ pendingCalls }) => pendingCalls)).toEqual([0, 0])
      expect(codes).toEqual([0, 0, 0])
    },
    timeout,
  )

  test(
    'a rolling restart with 1,000 calls in flight: as many runs as calls',
    async () => {
      await using fleet = await Fleet.start(3, { RPC_TIMEOUT: 120, max_workers: 100 })
      // a call that waited long in the queue would be sent again, and its second reply dropped
      const attemptTimeout = 120
      const load = { name: 'a', calls: 5_000, callsAtOnce: 1_000, attemptTimeout }
      const client = await fleet.load(load)
      await client.process.next('progress')
      const codes: unknown[] = []
      for (const service of fleet.services) codes.push(await fleet.restart(service))
      const { calls, figures } = await client.process.first('done')
      codes.push(...(await fleet.stop()))

      const ledger = new Ledger()
      ledger.add(calls)
      for (const id of fleet.executions) ledger.executed(id)
      const { sent, answered, executed } = ledger.summary
      console.info(
        `rolling restart on RabbitMQ: ${JSON.stringify({ ...ledger.summary, codes, figures })}`,
      )
      expect({ sent, answered, executed }).toEqual({
        sent: 5_000,
        answered: 5_000,
        executed: 5_000,
      })
      expect(codes).toEqual([0, 0, 0, 0, 0, 0])
      expect(fleet.problems).toEqual([])
      expect(figures).toEqual({ droppedReplies: 0, pendingCalls: 0 })
    },
    timeout,
  )
})

/** Every service is there, and nothing of what nobody waits for any more is left. */
async function requestsRunDry({ node, services }: Fleet): Promise<void> {
  await Promise.all(services.map(({ process }) => process.first('ready')))
  for (;;) {
    const lines = (await node.ctl('list_queues', 'name', 'messages', 'consumers')).split('\n')
    const queues = lines.map((line) => line.split('\t')).filter(([name]) => /^rpc-\w+$/.test(name!))
    const isDry = queues.every(([, messages, consumers]) => messages === '0' && consumers === '3')
    if (queues.length === 2 && isDry) return
  }
}
