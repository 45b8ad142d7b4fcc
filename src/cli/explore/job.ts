/** A process that explores the seeds it is given: `job.js <scenario file> <directory> <settings as JSON>`. */
import type { Assignment, Message } from './protocol.js'
import { importScenario } from './scenario-module.js'
import { exploreSeed, type SeedSettings } from './seed-run.js'

const [file = '', directory = '.', json = '{}'] = process.argv.slice(2)
const settings = JSON.parse(json) as SeedSettings

/** The process that began the exploration may be gone: then there is nobody to tell, and nothing to do. */
function tell(message: Message, then?: () => void): void {
  process.send?.(message, (error: Error | null) => {
    if (error !== null) process.exit()
    then?.()
  })
}

function giveUp(error: unknown): void {
  tell({ kind: 'broken', problem: (error as Error).message }, () => process.exit(1))
}

// Ctrl C at a terminal reaches every process: the process that began the exploration ends it
process.on('SIGINT', () => undefined)

try {
  const module = await importScenario(file, directory)
  process.on('message', ({ seeds }: Assignment) => {
    void (async () => {
      for (const seed of seeds) {
        tell(await exploreSeed(module, seed, settings))
      }
    })().catch(giveUp)
  })
  process.on('disconnect', () => process.exit())
} catch (error) {
  giveUp(error)
}
