import { ConfigurationError } from '../../src/index.js'

const words =
  'the scenario is a generator, whose body nobody runs: write `async (sim) => { ... }`, without a star'

/** Throws a ConfigurationError for a generator function, async or not: a call runs none of its body. */
export function refuseGenerator(scenario: object): void {
  const tag = Object.prototype.toString.call(scenario)
  if (tag.endsWith('GeneratorFunction]')) throw new ConfigurationError(words)
}

/** The same for what a scenario gives: an iterator is that of a generator which it has called, or a compiler has made. */
export function refuseIterator(given: unknown): void {
  const { next, then } = (given ?? {}) as { next?: unknown; then?: unknown }
  if (typeof next === 'function' && typeof then !== 'function') throw new ConfigurationError(words)
}

/** The same for what a scenario's promise brings: a generator that it has called; other iterators may be its result. */
export function refuseResult(result: unknown): void {
  if (Object.prototype.toString.call(result).endsWith('Generator]')) {
    throw new ConfigurationError(words)
  }
}
