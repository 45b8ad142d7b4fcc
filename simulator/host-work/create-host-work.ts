import { nodeHooks } from './node-hooks.js'
import { WorkWatch } from './work-watch.js'

const usualGiveUpMs = 1_000

/** Sees to it that a world stands still while work of the platform is under way. */
export function createHostWork({ foreignWaitMs = usualGiveUpMs }: Options): WorkWatch {
  return new WorkWatch({
    giveUpMs: foreignWaitMs,
    lookout: nodeHooks,
    witness: { waiters: () => [] },
  })
}

interface Options {
  /** Real milliseconds without a sign of life. */
  readonly foreignWaitMs?: number
}
