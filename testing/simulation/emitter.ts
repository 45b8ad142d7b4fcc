import mitt from 'mitt'
import type { Emitter } from '../../src/index.js'

/** Typed events whose listeners may throw: an error of one goes to the code that emits. */
export function createEmitter<Events>(): Emitter<Events> {
  // mitt's types call themselves CommonJS, with the function under `default`; the module that loads is ESM
  return (mitt as unknown as () => Emitter<Events>)()
}
