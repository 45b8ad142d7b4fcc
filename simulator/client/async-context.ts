import { hop } from '../world/hop.js'
import { hostGlobals, type RunInContext } from './host-globals.js'

/**
 * Captures what AsyncLocalStorage holds for the caller. What a socket brings runs in the context of who
 * opened it, not of whoever set the world going last. A host without such contexts loses nothing.
 */
export function captureContext(): RunInContext {
  if (hooks === undefined) return runHere
  const inContext = hooks.AsyncLocalStorage.snapshot()
  return (run, ...args) => inContext(guard, run as (...args: unknown[]) => void, args)
}

/**
 * A domain of Node hears only of what is thrown in it: what user code throws goes to the host as uncaught
 * before its context is left. Where there is no domain, it is thrown to whoever made the step.
 */
function guard(run: (...args: unknown[]) => void, args: unknown[]): void {
  try {
    run(...args)
  } catch (error) {
    if (!hostGlobals.process?.domain) throw error
    hop(() => {
      throw error
    })
  }
}

const hooks = hostGlobals.process?.getBuiltinModule?.('async_hooks')

const runHere: RunInContext = (run, ...args) => run(...args)
