import { messageOf } from '../support/describe.js'
import { withSubExtensions, type Extension } from './extension.js'
import type { Logger } from '../ports/logger.js'

/**
 * The extensions of a container through their common life. Up go the extensions that others are built on, then the
 * dependencies, then the entrypoints; all are set up before the first is started. Down they go the other way.
 */
export class ExtensionSet {
  readonly #dependencies: readonly Extension[]
  readonly #entrypoints: readonly Extension[]
  readonly #subExtensions: readonly Extension[]
  readonly #logger: Logger
  #isKilled = false

  constructor(
    dependencies: readonly Extension[],
    entrypoints: readonly Extension[],
    logger: Logger,
  ) {
    const mains = new Set([...dependencies, ...entrypoints])
    this.#dependencies = dependencies
    this.#entrypoints = entrypoints
    this.#subExtensions = [...withSubExtensions(mains)].filter((extension) => !mains.has(extension))
    this.#logger = logger
  }

  /** Rejects with the first error of an extension; ends early when killed. */
  async start(): Promise<void> {
    for (const phase of ['setup', 'start'] as const) {
      const begin = async (extension: Extension): Promise<void> => {
        if (!this.#isKilled) await extension[phase]?.()
      }
      for (const extension of this.#subExtensions) await begin(extension)
      await Promise.all(this.#dependencies.map(begin))
      await Promise.all(this.#entrypoints.map(begin))
    }
  }

  /** No new work begins from here. An error in an extension is logged and holds nothing up. */
  async stopEntrypoints(): Promise<void> {
    await this.#stop(this.#entrypoints)
  }

  /** Stops dependencies and what they are built on, when no work is left. */
  async stopOthers(): Promise<void> {
    await this.#stop(this.#dependencies)
    for (const extension of [...this.#subExtensions].reverse()) await this.#stop([extension])
  }

  kill(error: unknown): void {
    this.#isKilled = true
    const others = [...this.#subExtensions].reverse()
    for (const extension of [...this.#entrypoints, ...this.#dependencies, ...others]) {
      try {
        extension.kill?.(error)
      } catch (cause) {
        this.#log('kill', extension, cause)
      }
    }
  }

  async #stop(extensions: readonly Extension[]): Promise<void> {
    const stopOne = async (extension: Extension): Promise<void> => {
      try {
        await extension.stop?.()
      } catch (error) {
        this.#log('stop', extension, error)
      }
    }
    await Promise.all(extensions.map(stopOne))
  }

  #log(phase: string, extension: Extension, error: unknown): void {
    const name = extension.constructor.name
    this.#logger.error(
      { extension: name, err: error },
      `${name} failed in ${phase}: ${messageOf(error)}`,
    )
  }
}
