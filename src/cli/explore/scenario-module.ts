import type { RunOptions, Scenario } from '../../../testing/index.js'
import { CommandError } from '../command-error.js'
import { importModule } from '../import-module.js'

/** The exports of a module that can be explored. */
export interface ScenarioModule {
  readonly scenario: Scenario
  /** Configuration, faults, invariants: all but seed and choices. */
  readonly options: RunOptions
}

/**
 * Reads the scenario of a file: its export `scenario`, or its default export, and its export `options`.
 * Throws a CommandError when there is none.
 */
export async function importScenario(file: string, directory: string): Promise<ScenarioModule> {
  const exported = await importModule(file, directory)
  const scenario = exported['scenario'] ?? exported['default']
  if (typeof scenario !== 'function') {
    throw new CommandError(
      `Found no scenario in \`${file}\`: export an async function \`scenario\` that takes a simulation; the ` +
        `module exports ${Object.keys(exported).sort().join(', ') || 'nothing'}`,
    )
  }
  if (Object.prototype.toString.call(scenario).endsWith('GeneratorFunction]')) {
    throw new CommandError(
      `The scenario in \`${file}\` is a generator, whose body nobody runs: export an async function, without the star`,
    )
  }
  const options = exported['options'] ?? {}
  if (typeof options !== 'object') {
    throw new CommandError(`\`options\` in \`${file}\` must be an object, not ${typeof options}`)
  }
  return { scenario: scenario as Scenario, options: options }
}
