import { Entrypoint, entrypoint, type EntrypointOptions } from '../src/index.js'

class Dummy extends Entrypoint {}

/**
 * An entrypoint that never fires by itself: for methods that only `entrypointHook` calls.
 *
 * @example
 * \@dummy method() { ... }
 */
export const dummy = entrypoint((options?: EntrypointOptions) => new Dummy(options))
