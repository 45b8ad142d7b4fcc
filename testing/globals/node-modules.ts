import { hop } from '../../simulator/index.js'
import { replaceUuids, type UuidSource } from './chance.js'
import type { GlobalScope } from './scopes.js'
import { replaceTimers, type TimerFunctions } from './timers.js'
import { replaceTimerPromises, type TimerPromises } from './timer-promises.js'

/** The modules of Node whose functions are the same as the globals. */
interface Modules {
  timers: TimerFunctions
  'timers/promises': TimerPromises
  crypto: UuidSource
  module: { syncBuiltinESMExports(): void }
}

interface NodeProcess {
  getBuiltinModule?<Name extends keyof Modules>(name: Name): Modules[Name]
}

let restore: (() => void) | undefined
let users = 0

/**
 * Replaces time and chance of Node's modules, for code that imports them by name: `node:timers`,
 * `node:timers/promises`, `node:crypto`. Gives a function that lets go of them: a little later they are put back, as it
 * takes Node a while to tell all importers, and mostly another simulation follows at once. Code of no simulation gets
 * the platform's all the while.
 */
export function replaceModules(scope: () => GlobalScope | undefined): () => void {
  users++
  restore ??= install(scope)
  return () => {
    users--
    hop(() => {
      if (users > 0) return
      restore?.()
      restore = undefined
    })
  }
}

function install(scope: () => GlobalScope | undefined): () => void {
  const { process } = globalThis as { process?: NodeProcess }
  if (process?.getBuiltinModule === undefined) return () => undefined
  const restores = [
    replaceTimers(process.getBuiltinModule('timers'), scope),
    replaceTimerPromises(process.getBuiltinModule('timers/promises'), scope),
    replaceUuids(process.getBuiltinModule('crypto'), scope),
  ]
  const nodeModule = process.getBuiltinModule('module')
  nodeModule.syncBuiltinESMExports()
  return () => {
    for (const undo of restores) undo()
    nodeModule.syncBuiltinESMExports()
  }
}
