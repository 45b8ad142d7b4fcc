import { hop } from '../../../simulator/index.js'

/** Returns whether it has dealt with the rejection. */
type Hearer = (reason: unknown) => boolean

export interface Takeover {
  /** Resolves when the platform has told of all rejections so far. */
  allHeard(): Promise<void>
  /** Puts all back as it was. */
  end(): void
}

/**
 * Stands before everybody else who listens to the platform's unhandled rejections: they hear of those alone that the
 * hearer does not deal with.
 */
export function takeOver(hearer: Hearer): Takeover {
  if (isJest()) return none
  const process = nodeProcess()
  return process === undefined ? takeOverPage(hearer) : takeOverProcess(process, hearer)
}

/** Jest hears of rejections itself, and fails the test; code of tests has a copy of the process, which hears nothing. */
function isJest(): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.['JEST_WORKER_ID'] !== undefined
}

const none: Takeover = { allHeard: () => Promise.resolve(), end: () => undefined }

type Listener = (reason: unknown, promise: unknown) => void

interface NodeProcess {
  getBuiltinModule?(name: 'process'): NodeProcess | undefined
  readonly versions?: Readonly<Record<string, string | undefined>>
  listeners(event: 'unhandledRejection'): Listener[]
  on(event: 'unhandledRejection', listener: Listener): unknown
  off(event: 'unhandledRejection', listener: Listener): unknown
}

/** The process itself, not what a test may have put in its place. Undefined in browsers. */
function nodeProcess(): NodeProcess | undefined {
  const { process } = globalThis as { process?: NodeProcess }
  if (process?.versions?.['node'] === undefined) return undefined
  return process.getBuiltinModule?.('process') ?? process
}

function takeOverProcess(process: NodeProcess, hearer: Hearer): Takeover {
  const others = process.listeners('unhandledRejection')
  for (const other of others) process.off('unhandledRejection', other)
  const lasts = new Map<unknown, () => void>()
  const listener: Listener = (reason, promise) => {
    const isLast = lasts.get(reason)
    if (isLast !== undefined) isLast()
    else if (hearer(reason)) return
    else if (others.length > 0) for (const other of others) other.call(process, reason, promise)
    // without a listener Node ends the process with the rejection, so an exception that nobody catches stands for it
    else hop(() => throwIt(reason))
  }
  process.on('unhandledRejection', listener)
  return {
    allHeard: () => (isNode(process) ? rejectLast(lasts) : turns()),
    end() {
      process.off('unhandledRejection', listener)
      for (const other of others) process.on('unhandledRejection', other)
    },
  }
}

/**
 * Rejects a promise that nobody handles, and waits until Node tells of it: it does in the order of the rejections. So
 * the event loop need not turn, which would give work of the platform another order.
 */
async function rejectLast(lasts: Map<unknown, () => void>): Promise<void> {
  const last = new Error('the last rejection: Kinoko waits until the platform tells of it')
  let isHeard = false
  await new Promise<void>((resolve) => {
    lasts.set(last, () => {
      isHeard = true
      resolve()
    })
    void Promise.reject(last)
    // somebody may have taken the listener away
    void turns(mostTurns, () => isHeard).then(resolve)
  })
  lasts.delete(last)
}

/** So many turns of the event loop are waited for the last rejection. */
const mostTurns = 50

/** Other platforms may tell of it in another way. */
function isNode(process: NodeProcess): boolean {
  const isOther = ['bun', 'deno'].some((name) => process.versions?.[name] !== undefined)
  return process.getBuiltinModule !== undefined && !isOther
}

/** Platforms tell of rejections once all promise chains rest, or a little later. */
async function turns(count = 2, isEnough = (): boolean => false): Promise<void> {
  for (let i = 0; i < count && !isEnough(); i++) await new Promise<void>((resolve) => hop(resolve))
}

function throwIt(reason: unknown): never {
  throw reason
}

interface RejectionEvent {
  readonly reason: unknown
  preventDefault(): void
  stopImmediatePropagation(): void
}

interface Page {
  addEventListener?: (
    type: string,
    listener: (event: RejectionEvent) => void,
    captures: true,
  ) => void
  removeEventListener?: (
    type: string,
    listener: (event: RejectionEvent) => void,
    captures: true,
  ) => void
}

/** Listeners that capture come before all others. */
function takeOverPage(hearer: Hearer): Takeover {
  const page = globalThis as unknown as Page
  const listener = (event: RejectionEvent): void => {
    if (!hearer(event.reason)) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  page.addEventListener?.('unhandledrejection', listener, true)
  return {
    allHeard: () => turns(),
    end: () => page.removeEventListener?.('unhandledrejection', listener, true),
  }
}
