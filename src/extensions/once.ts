import {
  Entrypoint,
  entrypoint,
  entrypointOptions,
  type EntrypointOptions,
} from '../container/entrypoint.js'
import { noKwargs, type Kwargs } from '../service/signature.js'

/** Options of `@once`. */
export interface OnceOptions extends EntrypointOptions {
  /** The positional arguments of the method. Default: no arguments. */
  args?: readonly unknown[]
  /** The keyword arguments of the method; they need `params`. Default: no arguments. */
  kwargs?: Kwargs
}

/** Fires once, when its container has started. */
export class Once extends Entrypoint {
  /** The positional arguments of the method. */
  readonly args: readonly unknown[]
  /** The keyword arguments of the method. */
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
