/**
 * The ledger: calls that go a -> b -> c, two instances of each in processes of their own, two clients, and one fault after
 * the other. `npm run test:chaos -- ledger` takes some five minutes; KINOKO_CHAOS_ROOT names the root folder of another
 * RabbitMQ, KINOKO_CHAOS_FAULT a part of the name of the faults that are wanted.
 */
import { describe, expect, test } from 'vitest'
import { Fleet } from './fleet.js'
import { faults } from './ledger/faults.js'
import { hops } from './ledger/hops.js'
import { playPhase, type PhaseFigures } from './ledger/phase.js'
import { noRabbit } from './rabbit-node.js'

const wanted = process.env['KINOKO_CHAOS_FAULT'] ?? ''
const chosen = Object.entries(faults).filter(([name]) => name.includes(wanted))
const columns = [
  'fault',
  'sent',
  'ran',
  'answered',
  'ranTwice',
  'idempotentTwice',
  'neverRan',
  'unsettled',
  'wrong',
  'healedAfter',
] as const

const title = `the ledger${noRabbit === undefined ? '' : `: ${noRabbit}`}`

describe.skipIf(noRabbit !== undefined)(title, () => {
  test(
    'whatever breaks: every call ends, no answer is wrong, keys run once at every hop, and all work again in 15 s',
    async () => {
      const roles = hops.flatMap((hop) => [hop, hop])
      await using fleet = await Fleet.start(roles, { RPC_TIMEOUT: 8 })
      await Promise.all(['x', 'y'].map((name) => fleet.call(name)))
      const figures: PhaseFigures[] = []
      for (const [name, fault] of chosen) {
        figures.push(await playPhase(fleet, name, fault))
        console.info(JSON.stringify(figures.at(-1)))
      }
      const version = (await fleet.node.ctl('version')).trim()
      console.info(`RabbitMQ ${version}\n${tableOf(figures)}`)

      const bad = figures.filter(
        ({ unsettled, wrong, idempotentTwice, healedAfter }) =>
          unsettled + wrong + idempotentTwice > 0 || healedAfter > 15,
      )
      expect(bad).toEqual([])
      expect(fleet.problems).toEqual([])
    },
    chosen.length * 120_000,
  )
})

function tableOf(figures: readonly PhaseFigures[]): string {
  const rows = figures.map((row) => columns.map((column) => String(row[column])))
  return [columns, columns.map(() => '---'), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}
