import type { ServiceContainer } from '../../container/container.js'

/** The services that the shell knows, those that it runs, with the methods that can be called. */
export class KnownServices {
  readonly #methods: ReadonlyMap<string, readonly string[]>

  constructor(containers: Iterable<ServiceContainer>) {
    this.#methods = new Map(
      [...containers].map(({ serviceName, entrypoints }) => [
        serviceName,
        [...entrypoints.keys()].sort(),
      ]),
    )
  }

  /** A line for each service: `calculator: add, slow`. */
  list(): string {
    if (this.#methods.size === 0) {
      return 'the shell runs no services, and RabbitMQ does not tell which there are: kinoko shell services.ts'
    }
    return [...this.#methods].map(([name, methods]) => `${name}: ${methods.join(', ')}`).join('\n')
  }

  /** Completes `n.rpc.calculator.add` at the end of a line; undefined when the line ends with something else. */
  complete(line: string): [completions: string[], completed: string] | undefined {
    const [, service, method] = /\bn\.rpc\.([\w$]*)(?:\.([\w$]*))?$/.exec(line) ?? []
    if (service === undefined) return undefined
    if (method === undefined) return [startingWith(service, [...this.#methods.keys()]), service]
    return [startingWith(method, this.#methods.get(service) ?? []), method]
  }
}

function startingWith(begin: string, names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith(begin))
}
