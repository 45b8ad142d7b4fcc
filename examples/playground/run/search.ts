/**
 * Looks for runs that fail, and goes on after the first: which orders fail and which do not says more than one of
 * them. Orders first: every run in which one event goes before those that were in line before it. A program that says
 * how it is explored is explored so.
 */
import { deviating, RecordedChoices, type Deviation, type TraceEvent } from 'kinoko/simulator'
import { explore, failureReport, Narrator, simulate, type Simulation } from 'kinoko/testing'
import type {
  Candidate,
  FoundFailure,
  SearchMode,
  SearchNews,
  SearchSettings,
  SearchSummary,
} from '../model/search.js'
import type { ScenarioProgram } from './evaluate.js'
import type { ToldError } from '../model/record.js'

export interface SearchContext {
  /** The program anew: nothing that a run has left in the memory of its module reaches the next one. */
  evaluate(): ScenarioProgram
  tellError(error: unknown): ToldError
  now(): number
  report(news: SearchNews): void
}

/** Runs of seeds when the program does not say how many, after all orders with one deviation. */
const usualSeeds = 100_000
/** Real milliseconds between two reports. */
const reportEveryMs = 150
const foreignWaitMs = 100

export async function search(
  { budgetMs }: SearchSettings,
  context: SearchContext,
): Promise<SearchSummary> {
  const hunt = new Hunt(context, budgetMs)
  const { explore: plan } = context.evaluate()
  if (plan?.seeds !== undefined) await hunt.seeds(plan.seeds, plan.firstSeed ?? 0)
  else {
    await hunt.orders(plan?.deviations ?? 1)
    // nothing found, and time left: orders that are further away
    if (plan === undefined && !hunt.isOver) await hunt.seeds(usualSeeds, 0)
  }
  return hunt.summary()
}

class Hunt {
  readonly #context: SearchContext
  readonly #begin: number
  readonly #budgetMs: number
  #mode: SearchMode = 'orders'
  #runs = 0
  #failures = 0
  #isComplete = true
  #passed: number[] = []
  #failed: number[] = []
  #reportedAt: number

  constructor(context: SearchContext, budgetMs: number) {
    this.#context = context
    this.#budgetMs = budgetMs
    this.#begin = context.now()
    this.#reportedAt = this.#begin
  }

  /** Whether there is nothing more to do: a failure was found, or time is up. */
  get isOver(): boolean {
    return this.#failures > 0 || this.#isLate()
  }

  summary(): SearchSummary {
    this.#report()
    return {
      runs: this.#runs,
      failures: this.#failures,
      ms: this.#context.now() - this.#begin,
      isComplete: this.#isComplete,
      mode: this.#mode,
    }
  }

  /** Level by level: first no deviation, then one at every place, then a second after each first. */
  async orders(deviations: number): Promise<void> {
    this.#mode = 'orders'
    const first = { id: 0, deviations: [] }
    let candidates: readonly Candidate[] = [first]
    let count = 1
    for (let depth = 0; depth <= deviations; depth++) {
      const next: Candidate[] = []
      let events = 0
      for (const candidate of candidates) {
        if (this.#isLate()) {
          this.#isComplete = false
          return
        }
        const scout = new Scout(candidate.deviations ?? [])
        await this.#try(candidate, scout)
        events = scout.events
        if (depth === deviations) continue
        for (const found of scout.found) next.push({ id: count++, ...found })
      }
      this.#report()
      if (next.length === 0) return
      const listed = depth === 0 ? [first, ...next] : next
      this.#context.report({ kind: 'plan', mode: 'orders', candidates: listed, events })
      candidates = next
    }
  }

  /** @param seeds how many, or which */
  async seeds(seeds: number | Iterable<number>, firstSeed: number): Promise<void> {
    this.#mode = 'seeds'
    const all =
      typeof seeds === 'number'
        ? Array.from({ length: Math.min(seeds, usualSeeds) }, (_, i) => firstSeed + i)
        : [...seeds]
    const candidates = all.map((seed, id) => ({ id, seed }))
    // more than anybody can look at is not listed
    const listed = candidates.slice(0, 5_000)
    this.#context.report({ kind: 'plan', mode: 'seeds', candidates: listed, events: 0 })
    for (const candidate of candidates) {
      if (this.#isLate()) {
        this.#isComplete = false
        return
      }
      await this.#try(candidate)
    }
  }

  async #try(candidate: Candidate, scout?: Scout): Promise<void> {
    const { scenario, options } = this.#context.evaluate()
    const { seed, id } = candidate
    try {
      await simulate(
        {
          foreignWaitMs,
          ...options,
          // the hash over a trace is made when a limit is reached, and costs more than the run
          trace: Infinity,
          ...(seed === undefined ? {} : { seed }),
          ...(scout === undefined ? {} : { choices: scout.choices }),
        },
        (sim) => {
          scout?.attach(sim)
          return scenario(sim)
        },
      )
      this.#passed.push(id)
    } catch (error) {
      this.#failed.push(id)
      this.#failures++
      if (this.#failures === 1) await this.#found(candidate, error)
    } finally {
      this.#runs++
      if (this.#context.now() - this.#reportedAt > reportEveryMs) this.#report()
    }
  }

  async #found(candidate: Candidate, error: unknown): Promise<void> {
    const runs = this.#runs + 1
    const base = { candidate: candidate.id, runs, error: this.#context.tellError(error) }
    const found: FoundFailure =
      candidate.seed === undefined
        ? { ...base, deviations: candidate.deviations ?? [], causes: [] }
        : { ...base, seed: candidate.seed, ...(await this.#smallest(candidate.seed)) }
    this.#report()
    this.#context.report({ kind: 'found', found })
  }

  /** The run of a seed with the fewest decisions that still make it fail, in words. */
  async #smallest(
    seed: number,
  ): Promise<{ deviations: readonly Deviation[]; causes: readonly string[] }> {
    const { options } = this.#context.evaluate()
    try {
      // the run that failed was one of `simulate`
      const asSimulated = { strategy: 'random', maxLatencyMs: 0, packets: false } as const
      await explore(
        { foreignWaitMs, ...options, ...asSimulated, trace: Infinity, seeds: [seed] },
        (sim) => this.#context.evaluate().scenario(sim),
      )
    } catch (error) {
      const report = failureReport(error)
      if (report !== undefined) return { deviations: report.deviations, causes: report.causes }
    }
    throw new Error(
      `the run of seed ${seed} failed, and did not fail again: something in it is not simulated`,
    )
  }

  #isLate(): boolean {
    return this.#context.now() - this.#begin > this.#budgetMs
  }

  #report(): void {
    if (this.#passed.length + this.#failed.length > 0) {
      this.#context.report({ kind: 'runs', passed: this.#passed, failed: this.#failed })
    }
    this.#passed = []
    this.#failed = []
    this.#reportedAt = this.#context.now()
  }
}

/** Finds out in one run where other orders begin. */
class Scout {
  readonly choices: RecordedChoices
  readonly #early: Omit<Candidate, 'id'>[] = []
  readonly #late: Omit<Candidate, 'id'>[] = []
  #sim: Simulation | undefined
  #narrator = new Narrator()
  #hasMessages = false

  constructor(deviations: readonly Deviation[]) {
    this.choices = new RecordedChoices(deviating(deviations), (choice, count) => {
      // only orders are explored: what else could be chosen is a fault, not an order
      if (choice.stream !== 'next') return
      if (deviations.length > 0 && choice.at <= deviations.at(-1)!.at) return
      const pending = this.#sim?.simulator.world.pending() ?? []
      this.#hasMessages ||= pending.some(isMessage)
      for (let index = 1; index < count; index++) {
        const place = this.#place(index, pending[index])
        const list = this.#hasMessages ? this.#late : this.#early
        list.push({
          deviations: [...deviations, { ...choice, index }],
          ...(place === undefined ? {} : { place }),
        })
      }
    })
  }

  /**
   * Every order with one deviation more, after the last one that this run has. Those from the first message on come
   * first: how the connections were made seldom makes a difference.
   */
  get found(): readonly Omit<Candidate, 'id'>[] {
    return [...this.#late, ...this.#early]
  }

  get events(): number {
    return this.#sim?.simulator.world.steps ?? 0
  }

  attach(sim: Simulation): void {
    this.#sim = sim
    this.#narrator = new Narrator(sim.trace)
  }

  #place(index: number, event: TraceEvent | undefined): Candidate['place'] {
    if (event === undefined) return undefined
    return {
      event: this.events + 1,
      who: whoActs(event),
      way: index,
      text: this.#narrator.tell(event),
      isSetUp: !this.#hasMessages,
    }
  }
}

function isMessage(event: TraceEvent): boolean {
  if (event.kind !== 'received' && event.kind !== 'delivered') return false
  return event.frame.method === 'basic.publish' || event.frame.method === 'basic.deliver'
}

/** Who an event happens to: a host gets a message or a timer goes off, the broker gets what hosts send. */
function whoActs(event: TraceEvent): string {
  switch (event.kind) {
    case 'received':
      return `${event.host} sends`
    case 'delivered':
    case 'timer':
      return event.host
    case 'operator':
    case 'note':
      return 'broker'
  }
}
