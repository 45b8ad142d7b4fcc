import { hostGlobals, type RunInContext } from './host-globals.js'

/**
 * Captures what AsyncLocalStorage holds for the caller. What a socket brings runs in the context of who
 * opened it, not of whoever set the world going last. A host without such contexts loses nothing.
 */
export function captureContext(): RunInContext {
  return hooks === undefined ? runHere : hooks.AsyncLocalStorage.snapshot()
}

const hooks = hostGlobals.process?.getBuiltinModule?.('async_hooks')

const runHere: RunInContext = (run, ...args) => run(...args)
