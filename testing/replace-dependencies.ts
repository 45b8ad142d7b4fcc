import { ConfigurationError, DependencyProvider, type ServiceContainer } from '../src/index.js'
import type { MockFunction } from './mock.js'
import { checkKnown, standIn, type Replacements } from './replacements.js'

/**
 * Replaces dependencies of a container that has not started yet: those named become mocks, which are
 * returned by name; those given with a value become that value. None of the hooks of a replaced provider
 * will run. Throws an ExtensionNotFound for a name that is no dependency, and a ConfigurationError for a
 * name that is given twice or when the container has started.
 *
 * @example
 * const { mailer } = replaceDependencies(container, 'mailer', { calculator: { add: () => 3 } })
 */
export function replaceDependencies<T extends object, Name extends keyof T & string>(
  container: ServiceContainer<T>,
  ...replacements: (Name | Replacements<T>)[]
): Record<Name, MockFunction & T[Name]> {
  const values = new Map<string, unknown>()
  const mocked: string[] = []
  for (const replacement of replacements) {
    const entries: [string, unknown][] =
      typeof replacement === 'string' ? [[replacement, undefined]] : Object.entries(replacement)
    for (const [name, value] of entries) {
      if (values.has(name)) {
        throw new ConfigurationError(`dependency \`${name}\` is to be replaced twice`)
      }
      values.set(name, value)
      if (typeof replacement === 'string') mocked.push(name)
    }
  }
  checkKnown([...values.keys()], container.dependencies, container.toString())
  const standIns = new Map<string, unknown>()
  for (const [name, value] of values) {
    const provider = container.dependencies.get(name)!
    const double = standIn(provider, name, value)
    container.replaceDependency(name, new GivenDependency(double))
    standIns.set(name, double)
  }
  const mocks = mocked.map((name) => [name, standIns.get(name)])
  return Object.fromEntries(mocks) as Record<Name, MockFunction & T[Name]>
}

/** Injects the value that it was given. */
class GivenDependency extends DependencyProvider {
  readonly #value: unknown

  constructor(value: unknown) {
    super()
    this.#value = value
  }

  override getDependency(): unknown {
    return this.#value
  }
}
