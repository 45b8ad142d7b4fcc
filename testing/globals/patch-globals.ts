/**
 * Puts a simulation's time and chance in the place of the host's, for user code that asks the globals for
 * them: `Date`, `performance`, timers, `Math.random`, `crypto`. Each machine has its own: a clock that is
 * wrong is wrong on one machine only, and timers stand still or die with the machine that set them.
 */
import type { World } from '../../simulator/index.js'
import { createChance } from './chance.js'
import { replaceTime } from './host-time.js'
import { replaceProperties } from './replace-properties.js'
import { createTimers } from './timers.js'

let isPatched = false

/**
 * Gives a function that puts the host's globals back. Throws when they are patched already, by another
 * simulation or by fake timers: neither would know of the other's time.
 */
export function patchGlobals(world: World): () => void {
  if (isPatched) {
    throw new Error(
      'globals: another simulation has patched the globals and still runs. Simulations with ' +
        '`globals: true` run one after the other: await each before the next',
    )
  }
  if ('isFake' in Date) {
    throw new Error(
      'globals: fake timers are installed (vi.useFakeTimers?). A simulation has a time of its own: call ' +
        'vi.useRealTimers() before it, or leave `globals` out',
    )
  }
  isPatched = true
  let host = 'client'
  const clock = (): ReturnType<World['clockOf']> => world.clockOf(host)
  const restoreTime = replaceTime(world, clock)
  const restoreTimers = replaceProperties(globalThis, createTimers(clock))
  const restoreChance = createChance(clock)
  const onTurn = (next: string): void => {
    host = next
  }
  world.events.on('turn', onTurn)
  return () => {
    world.events.off('turn', onTurn)
    restoreChance()
    restoreTimers()
    restoreTime()
    isPatched = false
  }
}
