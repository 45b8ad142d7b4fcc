import { hop } from '../../world/schedule/hop.js'
import { ownWork } from '../../world/schedule/own-work.js'
import { platformGlobals, type RunInContext } from './platform-globals.js'

/**
 * Captures the asynchronous context of the caller, with the values of AsyncLocalStorage. Callbacks of a socket run in
 * the context in which it was opened, not in that of the code that set the world going last. A platform without such
 * contexts loses nothing.
 */
export function captureContext(): RunInContext {
  if (hooks === undefined) return runHere
  ownWork.resources++
  const here = new hooks.AsyncResource('KINOKO', unwatched)
  return (run, arg) => here.runInAsyncScope(guard, undefined, run, arg)
}

/**
 * A domain of Node hears only of errors that are thrown in it: errors of user code go to the platform as uncaught
 * before their context is left. Where there is no domain, they go to the caller of the step.
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

/** Nobody is told when it is collected: the watch for that is dearer than the resource (docs/performance.md). */
const unwatched = { requireManualDestroy: true }

const runHere: RunInContext = (run, arg) => run(arg)
