import type { Fleet } from '../fleet.js'
import type { SentCall } from '../ledger.js'
import { hops } from './hops.js'

/** What one fault did to the calls that were made around it. */
export interface PhaseFigures {
  readonly fault: string
  readonly sent: number
  /** Runs of methods at all hops. */
  readonly ran: number
  readonly answered: number
  /** Runs at any hop beyond the first of their call: at least once says so. */
  readonly ranTwice: number
  /** Of those, of idempotent methods: must be none. */
  readonly idempotentTwice: number
  /** Calls that ended with an error and ran at no hop. */
  readonly neverRan: number
  /** Neither answered nor ended with an error: must be none. */
  readonly unsettled: number
  /** Answered with the answer of another call, or though a hop did not run: must be none. */
  readonly wrong: number
  /** Seconds from the mend until both clients had an answer again and every instance had run a method. */
  readonly healedAfter: number
  readonly errors: Readonly<Record<string, number>>
}

const letters = /[^a-z0-9]+/gi

/** Lets the clients call, breaks and mends, waits until all work again, and reads the books. */
export async function playPhase(
  fleet: Fleet,
  fault: string,
  breakAndMend: (fleet: Fleet) => Promise<unknown>,
): Promise<PhaseFigures> {
  const name = fault.replaceAll(letters, '-')
  fleet.phase = name
  for (const { process } of fleet.clients) process.send(`begin ${name}`)
  await delay(1_000)
  await breakAndMend(fleet)
  const healedAfter = await healing(fleet)
  const told = fleet.clients.map(({ process }) => process.next('books'))
  for (const { process } of fleet.clients) process.send('stop')
  const books = await Promise.all(told)
  const calls = [...fleet.callsOfPast.splice(0), ...books.flatMap((book) => book.calls)]
  return figuresOf(fault, calls, runsOf(fleet, name), healedAfter)
}

/** Seconds until every client has an answer to a call that it began after now, and every instance has run something. */
async function healing(fleet: Fleet): Promise<number> {
  const began = performance.now()
  const before = new Map(fleet.services.map(({ process }) => [process, fleet.runsOf(process)]))
  const works = fleet.clients.map(({ process }) => process.next('works'))
  for (const { process } of fleet.clients) process.send('mended')
  await Promise.all(works)
  for (const { process } of fleet.services) {
    while (fleet.runsOf(process) <= (before.get(process) ?? 0)) await delay(50)
  }
  return (performance.now() - began) / 1_000
}

/** How often each hop ran for each call, by `hop kind id`. */
function runsOf(fleet: Fleet, phase: string): Map<string, number> {
  const runs = new Map<string, number>()
  for (const line of fleet.executions) {
    if (line.split(' ')[2]?.startsWith(`${phase}/`) !== true) continue
    runs.set(line, (runs.get(line) ?? 0) + 1)
  }
  return runs
}

function figuresOf(
  fault: string,
  calls: readonly SentCall[],
  runs: ReadonlyMap<string, number>,
  healedAfter: number,
): PhaseFigures {
  const at = (hop: string, { kind, id }: SentCall): number => runs.get(`${hop} ${kind} ${id}`) ?? 0
  const count = (is: (call: SentCall) => boolean): number => calls.filter(is).length
  const doubles = (some: readonly SentCall[]): number =>
    some.reduce(
      (sum, call) => sum + hops.reduce((n, hop) => n + Math.max(0, at(hop, call) - 1), 0),
      0,
    )
  const errors: Record<string, number> = {}
  for (const { outcome } of calls) {
    if (outcome !== undefined && outcome !== 'ok') errors[outcome] = (errors[outcome] ?? 0) + 1
  }
  return {
    fault,
    sent: calls.length,
    ran: [...runs.values()].reduce((sum, times) => sum + times, 0),
    answered: count(({ outcome }) => outcome === 'ok'),
    ranTwice: doubles(calls),
    idempotentTwice: doubles(calls.filter(({ kind }) => kind === 'charge')),
    neverRan: count((call) => call.outcome !== 'ok' && hops.every((hop) => at(hop, call) === 0)),
    unsettled: count(({ outcome }) => outcome === undefined),
    wrong: count(
      (call) =>
        call.outcome === 'ok' &&
        (call.result !== call.id || hops.some((hop) => at(hop, call) === 0)),
    ),
    healedAfter: Math.round(healedAfter * 10) / 10,
    errors,
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
