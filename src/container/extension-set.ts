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
  /** The extensions that have begun a step of their life and not ended it. */
  readonly #busy = new Map<Extension, string>()
  #isOver = false

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

  /** The work that has not ended, in words: `the setup of Database`. */
  get busy(): readonly string[] {
    return [...this.#busy].map(([extension, phase]) => `the ${phase} of ${nameOf(extension)}`)
  }

  /** Rejects with the first error of an extension; ends early when stopped or killed. */
  async start(): Promise<void> {
    for (const phase of ['setup', 'start'] as const) {
      const begin = async (extension: Extension): Promise<void> => {
        if (!this.#isOver) await this.#run(extension, phase)
      }
      for (const extension of this.#subExtensions) await begin(extension)
      await Promise.all(this.#dependencies.map(begin))
      await Promise.all(this.#entrypoints.map(begin))
    }
  }

  /** No new work begins from here. An error in an extension is logged and holds nothing up. */
  async stopEntrypoints(): Promise<void> {
    this.#isOver = true
    await this.#stop(this.#entrypoints)
  }

  /** Stops dependencies and what they are built on, when no work is left. */
  async stopOthers(): Promise<void> {
    await this.#stop(this.#dependencies)
    for (const extension of [...this.#subExtensions].reverse()) await this.#stop([extension])
  }

  kill(error: unknown): void {
    this.#isOver = true
    const others = [...this.#subExtensions].reverse()
    for (const extension of [...this.#entrypoints, ...this.#dependencies, ...others]) {
      try {
        extension.kill?.(error)
      } catch (cause) {
        this.#log('kill', extension, cause)
      }
    }
  }

  async #run(extension: Extension, phase: 'setup' | 'start' | 'stop'): Promise<void> {
    try {
      const running = extension[phase]?.()
      if (running === undefined) return
      this.#busy.set(extension, phase)
      await running
    } catch (error) {
      if (error !== undefined) throw error
      // undefined would read as an end without a fault
      const problem = `the ${phase} of ${nameOf(extension)} was rejected with undefined`
      throw new Error(problem, { cause: error })
    } finally {
      this.#busy.delete(extension)
    }
  }

  async #stop(extensions: readonly Extension[]): Promise<void> {
    const stopOne = async (extension: Extension): Promise<void> => {
      try {
        await this.#run(extension, 'stop')
      } catch (error) {
        this.#log('stop', extension, error)
      }
    }
    await Promise.all(extensions.map(stopOne))
  }

  #log(phase: string, extension: Extension, error: unknown): void {
    const name = nameOf(extension)
    this.#logger.error(
      { extension: name, err: error },
      `${name} failed in ${phase}: ${messageOf(error)}`,
    )
  }
}

/** A dependency provider is known by the field that it fills, too. */
function nameOf(extension: Extension): string {
  const { attributeName } = extension as { attributeName?: unknown }
  const { name } = extension.constructor
  const isNamed = typeof attributeName === 'string' && attributeName !== ''
  return isNamed ? `${name} (\`${attributeName}\`)` : name
}
