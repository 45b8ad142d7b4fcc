/** A process that explores the seeds it is given: `job.js <scenario file> <directory> <check determinism>`. */
import type { Assignment, Message } from './protocol.js'
import { importScenario } from './scenario-module.js'
import { exploreSeed } from './seed-run.js'

const [file = '', directory = '.', checkDeterminism] = process.argv.slice(2)

try {
  const module = await importScenario(file, directory)
  process.on('message', ({ seeds }: Assignment) => {
    void (async () => {
      for (const seed of seeds) {
        process.send?.(await exploreSeed(module, seed, checkDeterminism === 'true'))
      }
    })()
  })
  process.on('disconnect', () => process.exit())
} catch (error) {
  process.send?.({ kind: 'broken', problem: (error as Error).message } satisfies Message, () =>
    process.exit(1),
  )
}
