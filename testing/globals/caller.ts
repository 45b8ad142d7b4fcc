interface CallSite {
  getFileName(): string | null | undefined
}

interface ErrorClass {
  stackTraceLimit?: number
  prepareStackTrace?: unknown
}

/** Frames of the functions that ask: this one, the one that asks for the scope, the timer itself. */
const ownFrames = 3

/** Whether the code that calls a timer is Node's own. Always false where engines do not tell. */
export function isCalledByPlatform(): boolean {
  const errors = Error as unknown as ErrorClass
  const { stackTraceLimit, prepareStackTrace } = errors
  errors.stackTraceLimit = ownFrames + 1
  errors.prepareStackTrace = (_: unknown, sites: readonly CallSite[]) => sites
  const sites = new Error().stack as unknown
  errors.prepareStackTrace = prepareStackTrace
  if (stackTraceLimit !== undefined) errors.stackTraceLimit = stackTraceLimit
  const site = Array.isArray(sites) ? (sites as readonly CallSite[])[ownFrames] : undefined
  return site?.getFileName()?.startsWith('node:') === true
}
