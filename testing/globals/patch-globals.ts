import type { World } from '../../simulator/index.js'
import { abortSignals } from './abort-signals.js'
import { chance } from './chance.js'
import { replaceModules } from './node-modules.js'
import { currentScope, openScope, type GlobalScope } from './scopes.js'
import { time } from './time.js'
import { globalTimers } from './timers.js'

/** The globals of one simulation, in force until they are given back. */
export interface PatchedGlobals {
  /** Runs code of the simulation, which asks the globals. */
  run<T>(code: () => T): T
  /** Whether code that has no asynchronous context is the simulation's. */
  readonly isSole: boolean
  /** The name of a global that somebody else has replaced in the meantime, which fake timers do. */
  replaced(): string | undefined
  restore(): void
}

let count = 0
let restoreAll: (() => void) | undefined
let ours: readonly (readonly [name: string, value: unknown])[] = []

/**
 * Puts a simulation's time and chance in the place of the platform's, for user code that asks the globals for
 * them: `Date`, `performance`, timers, `Math.random`, `crypto`. Each host has its own: a clock that is
 * wrong is wrong on one host only, and timers stand still or die with the host that set them. Code that belongs to no
 * simulation finds the platform's.
 *
 * Throws where fake timers are installed, which would not know of the simulation's time, and where the platform cannot
 * tell two simulations apart.
 *
 * @param hasNeighbours - whether code that is no simulation's runs at the same time
 */
export function patchGlobals(world: World, hasNeighbours = false): PatchedGlobals {
  if (count === 0) refuseFakeTimers()
  const scope = openScope(world, hasNeighbours)
  if (count++ === 0) install()
  let isOver = false
  return {
    isSole: scope.isSole,
    run: (code) => scope.run(code),
    replaced: () => ours.find(([name, value]) => Reflect.get(globalThis, name) !== value)?.[0],
    restore: () => {
      if (isOver) return
      isOver = true
      scope.close()
      if (--count === 0) restoreAll?.()
    },
  }
}

function install(): void {
  const scope: () => GlobalScope | undefined = currentScope
  const restores = [time(scope), globalTimers(scope), chance(scope), abortSignals(scope)]
  const restoreModules = replaceModules(scope)
  ours = ['Date', 'setTimeout', 'setInterval'].map((name) => [name, Reflect.get(globalThis, name)])
  restoreAll = () => {
    for (const restore of restores.reverse()) restore()
    restoreModules()
  }
}

/** Fake timers of vitest and jest are those of one library; jest has older ones as well. */
function refuseFakeTimers(): void {
  const { setTimeout, Date } = globalThis as { setTimeout: object; Date: object }
  const isFake =
    'isFake' in Date || 'clock' in Date || 'clock' in setTimeout || '_isMockFunction' in setTimeout
  if (!isFake) return
  throw new Error(
    'globals: fake timers are installed (vi.useFakeTimers, jest.useFakeTimers). A simulation has a time of its own, ' +
      'in which `setTimeout` and `Date` are virtual already: call vi.useRealTimers() before it, or run it with ' +
      '`globals: false`',
  )
}
