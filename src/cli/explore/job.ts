/** A process that explores the seeds it is given: `job.js <scenario file> <directory> <check determinism>`. */
import { explore, failureReport } from '../../../testing/index.js'
import type { Assignment, Failure, Message } from './protocol.js'
import { importScenario, type ScenarioModule } from './scenario-module.js'

const [file = '', directory = '.', checkDeterminism] = process.argv.slice(2)

/** What became of one seed. */
async function exploreSeed({ scenario, options }: ScenarioModule, seed: number): Promise<Message> {
  try {
    const { events } = await explore(
      { ...options, seeds: [seed], checkDeterminism: checkDeterminism === 'true' },
      scenario,
    )
    return { kind: 'passed', seed, events }
  } catch (error) {
    return { kind: 'failed', seed, ...failureOf(error) }
  }
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  return { message, report: failureReport(error) }
}

try {
  const module = await importScenario(file, directory)
  process.on('message', ({ seeds }: Assignment) => {
    void (async () => {
      for (const seed of seeds) process.send?.(await exploreSeed(module, seed))
    })()
  })
  process.on('disconnect', () => process.exit())
} catch (error) {
  process.send?.({ kind: 'broken', problem: (error as Error).message } satisfies Message, () =>
    process.exit(1),
  )
}
