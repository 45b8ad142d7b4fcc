import { explore, failureReport } from '../../../testing/index.js'
import type { Outcome } from './protocol.js'
import type { ScenarioModule } from './scenario-module.js'

/** Runs a scenario with one seed, and says what became of it. */
export async function exploreSeed(
  { scenario, options }: ScenarioModule,
  seed: number,
  checkDeterminism: boolean,
): Promise<Outcome> {
  try {
    const { events } = await explore({ ...options, seeds: [seed], checkDeterminism }, scenario)
    return { kind: 'passed', seed, events }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', seed, message, report: failureReport(error) }
  }
}
