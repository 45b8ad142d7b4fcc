import { Entrypoint, entrypoint, type EntrypointOptions } from '../src/index.js'

export interface OnceOptions extends EntrypointOptions {
  /** What the method is called with. Default: nothing. */
  args?: readonly unknown[]
}

class Once extends Entrypoint {
  readonly #args: readonly unknown[]

  constructor(options: OnceOptions = {}) {
    super(options)
    this.#args = options.args ?? []
  }

  override start(): void {
    this.container.spawnWorker(this, this.#args)
  }
}

/**
 * An entrypoint that fires once, when its container starts.
 *
 * @example
 * \@once({ args: ['hello'] }) greet(word: string) { ... }
 */
export const once = entrypoint((options?: OnceOptions) => new Once(options))
