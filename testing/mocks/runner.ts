/**
 * The mock functions of the test runner that runs this module, found without importing any runner: none of them
 * is a dependency, and only one of them is there.
 */
import { jestOfModule } from '#jest'

/** A mock of the runner's own, made by its own function. */
export type RunnerMock = (...args: unknown[]) => unknown

/** A new mock function of the runner: vitest, jest, bun or node:test. Undefined where none of them runs. */
export function createRunnerMock(): RunnerMock | undefined {
  const { __vitest_index__: vitest } = globalThis as { __vitest_index__?: Vitest }
  if (vitest !== undefined) return vitest.vi.fn()
  // a variable of each module that jest runs as CommonJS, and of each that `bun test` runs
  if (typeof jest === 'object') return jest.fn()
  if (jestOfModule !== undefined) return jestOfModule.fn() as RunnerMock
  return nodeTest()?.mock.fn()
}

/** Inside a vitest worker: its package, as it stands for `import.meta.vitest`. */
interface Vitest {
  readonly vi: { fn(): RunnerMock }
}

declare const jest: { fn(): RunnerMock } | undefined

interface NodeTest {
  readonly mock: { fn(): RunnerMock }
}

interface NodeProcess {
  /** Internal and built-in modules that were loaded, in Node. */
  readonly moduleLoadList?: readonly string[]
  getBuiltinModule?(name: 'node:test'): NodeTest | undefined
}

/** Node's own runner, if a test file has imported it; to ask for it would load it everywhere else. */
function nodeTest(): NodeTest | undefined {
  const { process } = globalThis as { process?: NodeProcess }
  const isRunning = process?.moduleLoadList?.includes('NativeModule test') === true
  return isRunning ? process.getBuiltinModule?.('node:test') : undefined
}
