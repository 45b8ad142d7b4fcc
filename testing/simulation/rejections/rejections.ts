import type { World } from '../../../simulator/index.js'
import { worldOfContext } from '../../globals/scopes.js'
import { takeOver, type Takeover } from './platform.js'

/** A run that hears of the promises of its code that are rejected while nobody handles that. */
export interface RejectionHearer {
  readonly world: World
  /** Whether code that has no asynchronous context may be the run's. */
  readonly isSole: boolean
  hear(reason: unknown): void
}

const open = new Set<RejectionHearer>()
/** The run of which an event happened last. */
let latest: RejectionHearer | undefined
let takeover: Takeover | undefined

/**
 * From now on unhandled rejections in the code of the run are the run's. Those of other code go where they went before.
 * Returns a function that ends it, once the platform has told of all so far.
 */
export function hearRejections(hearer: RejectionHearer): () => Promise<void> {
  const onTurn = (): void => {
    latest = hearer
  }
  onTurn()
  hearer.world.events.on('turn', onTurn)
  open.add(hearer)
  takeover ??= takeOver(give)
  return async () => {
    await takeover?.allHeard()
    hearer.world.events.off('turn', onTurn)
    open.delete(hearer)
    if (latest === hearer) latest = undefined
    if (open.size > 0) return
    takeover?.end()
    takeover = undefined
  }
}

/** Gives a rejection to the run that it belongs to; false when it belongs to none. */
function give(reason: unknown): boolean {
  const owner = ownerOfRunningCode()
  owner?.hear(reason)
  return owner !== undefined
}

/** The platform tells of a rejection in the asynchronous context of its promise, where there are such contexts. */
function ownerOfRunningCode(): RejectionHearer | undefined {
  const world = worldOfContext()
  if (world !== undefined) return [...open].find((hearer) => hearer.world === world)
  if (latest?.isSole === true) return latest
  return [...open].find(({ isSole }) => isSole)
}
