import { hop } from '../../world/schedule/hop.js'
import { platformGlobals, type RunInContext } from './platform-globals.js'

/**
 * Captures what AsyncLocalStorage holds for the caller. What a socket brings runs in the context of who
 * opened it, not of whoever set the world going last. A host without such contexts loses nothing.
 */
export function captureContext(): RunInContext {
  if (hooks === undefined) return runHere
  const here = new hooks.AsyncResource('KINOKO')
  return (run, arg) => here.runInAsyncScope(guard, undefined, run, arg)
}

/**
 * A domain of Node hears only of what is thrown in it: what user code throws goes to the host as uncaught
 * before its context is left. Where there is no domain, it is thrown to whoever made the step.
 */
function guard<A>(run: (arg: A) => void, arg: A): void {
  try {
    run(arg)
  } catch (error) {
    if (!platformGlobals.process?.domain) throw error
    hop(() => {
      throw error
    })
  }
}

const hooks = platformGlobals.process?.getBuiltinModule?.('async_hooks')

const runHere: RunInContext = (run, arg) => run(arg)
