import { openConnections, resetSimulator } from '../shared/shared-simulator.js'

/** The hooks of a runner. */
export interface TestHooks {
  readonly beforeEach: (hook: () => void) => unknown
  readonly afterEach: (hook: () => void) => unknown
}

/**
 * Gives each test an empty broker, by the hooks of its runner.
 *
 * 1. When a test is over, the shared simulator begins anew: queues, messages and consumers that the test left are gone.
 * 2. Connections that were open before the test, because a hook for all tests opened them, keep their broker, and so does
 *    everybody else: what such a hook has set up is meant for all its tests.
 * 3. Of tests that run at the same time, the last to end counts.
 */
export function resetBetweenTests({ beforeEach, afterEach }: TestHooks): void {
  const { before, after } = createTestHooks()
  beforeEach(before)
  afterEach(after)
}

/** The two hooks of {@link resetBetweenTests}, one to call before each test, one after each. */
export function createTestHooks(): { readonly before: () => void; readonly after: () => void } {
  let running = 0
  let isOurs = true
  return {
    before: () => {
      if (running++ === 0) isOurs = openConnections() === 0
    },
    after: () => {
      if (--running === 0 && isOurs) resetSimulator()
    },
  }
}
