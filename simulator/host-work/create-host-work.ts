import { emitWarning } from './emit-warning.js'
import { nodeHooks } from './node-hooks.js'
import { watchPromises } from './promise-work.js'
import { tellWork } from './tell-work.js'
import { WorkWatch, type GivenUp } from './work-watch.js'

const usualGiveUpMs = 1_000

/** Sees to it that a world stands still while work of the platform is under way. */
export function createHostWork({ foreignWaitMs = usualGiveUpMs }: Options): WorkWatch {
  // a simulator of one's own has no end: its functions stay wrapped
  const unwatch = nodeHooks === undefined ? watchPromises() : undefined
  return new WorkWatch({
    ...(unwatch === undefined ? {} : { onClosed: unwatch }),
    giveUpMs: foreignWaitMs,
    lookout: nodeHooks,
    witness: { waiters: () => [], consequences: () => 0 },
    // a simulator that is told not to wait has nothing to tell
    onGivenUp: (given) => (foreignWaitMs > 0 ? warn(given, foreignWaitMs) : undefined),
  })
}

function warn({ work, waiters }: GivenUp, waitedMs: number): void {
  const names = [...new Set(waiters.map(({ name }) => name))].join(', ')
  const text =
    `the simulation stood still for ${waitedMs} ms (foreignWaitMs) without a sign of life from ` +
    `${work.map(tellWork).join('; ')}${names === '' ? '' : `, for which ${names} may wait`}; now its time goes on`
  emitWarning(text, 'KINOKO_FOREIGN_WAIT')
}

interface Options {
  /** Real milliseconds without a sign of life. */
  readonly foreignWaitMs?: number
}
