import type { ServiceContainer } from '../src/index.js'

/**
 * Lets only the entrypoints of these methods fire: the others neither consume nor tick. Before the
 * container starts only. Throws an ExtensionNotFound when a method has no entrypoint.
 *
 * @example
 * restrictEntrypoints(container, 'place')     // the timer of `cleanUp` does not disturb this test
 */
export function restrictEntrypoints<T extends object>(
  container: ServiceContainer<T>,
  ...methodNames: (keyof T & string)[]
): void {
  container.restrictEntrypoints(...methodNames)
}
