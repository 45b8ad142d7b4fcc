/**
 * Generated programs, on RabbitMQ and on the simulator: whatever clients can observe must be the same.
 *
 * `KINOKO_TEST_BROKER` names the broker; without it the programs run on the simulator alone, for the sake of
 * its invariants. `KINOKO_RUNS` says how many, `KINOKO_SEED` which; with `KINOKO_LANES=1` a seed that was reported for a lane
 * gives that lane again.
 */
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { rabbitmqVersions } from 'kinoko/simulator'
import { expect, test } from 'vitest'
import { profileVersionOf } from '../support/rabbitmq.js'
import { runs, seed } from '../support/properties.js'
import { programs, type Program } from './program.js'
import { sparing } from './sparing.js'
import { openAdmin, RabbitMqSide } from './rabbitmq-side.js'
import { runProgram, type Difference } from './run-program.js'
import { SimulatorSide } from './simulator-side.js'

const url = process.env['KINOKO_TEST_BROKER'] ?? ''
/** Programs that run at the same time, each lane with a seed of its own. */
const lanes = Number(process.env['KINOKO_LANES'] ?? 12)
/** A failing program is tried in so many smaller forms. */
const mostAttempts = 100
const hour = 3_600_000

test.runIf(url === '')(
  'keeps its invariants, whatever the program',
  { timeout: hour },
  async () => {
    const versions = fc.constantFrom(...rabbitmqVersions)
    const property = fc.asyncProperty(programs, versions, async (program, version) => {
      const simulator = new SimulatorSide('', program.kind, version)
      await runProgram(program, simulator, undefined)
      await simulator.end()
    })
    await fc.assert(property, { numRuns: runs(200) })
  },
)

test.skipIf(url === '')(
  'does what RabbitMQ does, whatever the program',
  { timeout: hour },
  async () => {
    const start = Date.now()
    const total = runs(100)
    const admin = await openAdmin(url)
    const version = await profileVersionOf(url)
    if (admin.operator === undefined) {
      console.warn(
        `no policies: KINOKO_RABBITMQCTL does not say how the operator of ${url} is reached`,
      )
    }
    const tally = { programs: 0, commands: 0 }
    const reports = await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        let attempts = 0
        let difference: Difference | undefined
        const property = fc.asyncProperty(programs, async (drawn) => {
          const possible = admin.operator === undefined ? withoutPolicies(drawn) : drawn
          const program = version === '4.3' ? sparing(possible) : possible
          if (difference !== undefined && ++attempts > mostAttempts) return true
          const found = await differenceOf(program)
          if (attempts === 0) {
            tally.programs++
            tally.commands += program.commands.length
            if (tally.programs % 500 === 0) console.info(`${tally.programs} of ${total} programs`)
          }
          difference = found ?? difference
          return found === undefined
        })
        const numRuns = Math.ceil(total / lanes)
        const outcome = await fc.check(property, { seed: seed + lane, numRuns })
        return outcome.failed
          ? [`seed ${seed + lane}`, describe(difference, outcome.errorInstance)]
          : []
      }),
    )
    await admin.close()
    const minutes = ((Date.now() - start) / 60_000).toFixed(1)
    console.info(
      `${tally.programs} programs, ${tally.commands} commands, seed ${seed}, ${minutes} minutes`,
    )
    expect(reports.flat().join('\n')).toBe('')

    async function differenceOf(program: Program): Promise<Difference | undefined> {
      const prefix = `d${randomUUID().slice(0, 8)}.`
      const simulator = new SimulatorSide(prefix, program.kind, version)
      const rabbitmq = new RabbitMqSide(url, prefix, program.kind, admin)
      try {
        return await runProgram(program, simulator, rabbitmq)
      } finally {
        await simulator.end()
        await rabbitmq.end()
      }
    }
  },
)

function withoutPolicies({ kind, commands }: Program): Program {
  return { kind, commands: commands.filter((command) => !command.do.endsWith('Policy')) }
}

function describe(difference: Difference | undefined, error: unknown): string {
  if (difference === undefined) return String(error)
  const { history, rabbitmq, simulator } = difference
  const commands = history.map((action) => `  ${JSON.stringify(action)}`)
  return [
    ...commands,
    `  RabbitMQ:  ${JSON.stringify(rabbitmq)}`,
    `  simulator: ${JSON.stringify(simulator)}`,
  ].join('\n')
}
