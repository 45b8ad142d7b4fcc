import type { ObservedRun, Received } from './observe.js'

/** The point where two runs part, and what each of them does there; undefined where one has nothing more. */
export interface Parting {
  /** How many things clients had got until then. */
  readonly before: number
  readonly here: Received | undefined
  readonly there: Received | undefined
  /** Whether both get the same, at other moments. */
  readonly isOfTime: boolean
}

/** Whether an application goes another way: its outcome, or what one of its hosts gets. */
export function areDifferent(a: ObservedRun, b: ObservedRun): boolean {
  if (a.outcome !== b.outcome) return true
  const [first, second] = [byHost(a.received), byHost(b.received)]
  return (
    first.size !== second.size || [...first].some(([host, texts]) => second.get(host) !== texts)
  )
}

/**
 * The first thing that clients get otherwise; where they all get the same, the first that comes at another moment. Undefined
 * when only the outcomes differ.
 */
export function partingOf(a: ObservedRun, b: ObservedRun): Parting | undefined {
  const isOther: IsOther = (here, there) => here?.host !== there?.host || here?.text !== there?.text
  return (
    firstWhere(a, b, false, isOther) ??
    firstWhere(a, b, true, (here, there) => here?.ms !== there?.ms)
  )
}

type IsOther = (here: Received | undefined, there: Received | undefined) => boolean

function firstWhere(
  a: ObservedRun,
  b: ObservedRun,
  isOfTime: boolean,
  isOther: IsOther,
): Parting | undefined {
  const most = Math.max(a.received.length, b.received.length)
  for (let before = 0; before < most; before++) {
    const [here, there] = [a.received[before], b.received[before]]
    if (isOther(here, there)) return { before, here, there, isOfTime }
  }
  return undefined
}

function byHost(received: readonly Received[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string[]>()
  for (const { host, text } of received) {
    const ofHost = texts.get(host) ?? []
    ofHost.push(text)
    texts.set(host, ofHost)
  }
  return new Map([...texts].map(([host, lines]) => [host, lines.join('\n')]))
}
