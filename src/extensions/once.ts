import {
  Entrypoint,
  entrypoint,
  entrypointOptions,
  type EntrypointOptions,
} from '../container/entrypoint.js'
import { noKwargs, type Kwargs } from '../service/signature.js'

export interface OnceOptions extends EntrypointOptions {
  /** What the method is called with. Default: nothing. */
  args?: readonly unknown[]
  /** Arguments by name. Default: none. */
  kwargs?: Kwargs
}

/** Fires once, when its container has started. */
export class Once extends Entrypoint {
  readonly args: readonly unknown[]
  readonly kwargs: Kwargs

  constructor(options: OnceOptions = {}) {
    super(options)
    this.args = options.args ?? []
    this.kwargs = options.kwargs ?? noKwargs
  }

  override start(): void {
    this.container.spawnWorker(this, this.args, this.kwargs)
  }
}

/**
 * Runs a method once, when its container starts.
 *
 * @example
 * \@once({ args: ['hello'] }) greet(word: string) { ... }
 */
export const once = entrypoint((options?: OnceOptions) => new Once(options), {
  name: '@once',
  options: [...entrypointOptions, 'args', 'kwargs'],
})
