import { batch, computed, signal } from '@preact/signals'
import { proxy } from 'comlink'
import type { CompiledCode } from '../language/compile.js'
import type { Sandbox } from '../sandbox/sandbox.js'
import type { Told } from '../run/runner.js'
import type { Candidate, FoundFailure, SearchMode, SearchNews, SearchSummary } from './search.js'

/** Real milliseconds that a search takes at most, until somebody asks for more. */
export const usualBudgetMs = 20_000

/** A search for a run that fails, as far as it is. */
export class Hunt {
  readonly sandbox: Sandbox
  readonly mode = signal<SearchMode>('orders')
  /** What there is to try. */
  readonly candidates = signal<readonly Candidate[]>([])
  /** How many events the run has that is first come, first served. */
  readonly events = signal(0)
  readonly passed = signal<ReadonlySet<number>>(new Set())
  readonly failed = signal<ReadonlySet<number>>(new Set())
  readonly found = signal<FoundFailure | undefined>(undefined)
  /** Undefined before a search, and while it goes on. */
  readonly summary = signal<SearchSummary | undefined>(undefined)
  /** Whether somebody has ended it. */
  readonly isStopped = signal(false)
  readonly runs = computed(() => this.passed.value.size + this.failed.value.size)
  /** Candidate and failure of the runs that were tried as seeds come after those tried as orders. */
  #budgetMs = usualBudgetMs

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
  }

  get isGoing(): boolean {
    return this.sandbox.isBusy.value
  }

  clear(): void {
    batch(() => {
      this.candidates.value = []
      this.passed.value = new Set()
      this.failed.value = new Set()
      this.found.value = undefined
      this.summary.value = undefined
      this.isStopped.value = false
    })
  }

  /** Tries everything again, for longer. */
  prolong(): void {
    this.#budgetMs *= 4
  }

  /**
   * Resolves when the search is over, with its summary or the error of the code. Rejects when it was ended.
   *
   * @param onFound called at the first run that fails; the search goes on
   */
  async go(
    code: CompiledCode,
    onFound: (found: FoundFailure) => void,
  ): Promise<Told<SearchSummary>> {
    this.clear()
    const hear = (news: SearchNews): void => {
      this.#hear(news)
      if (news.kind === 'found') onFound(news.found)
    }
    const settings = { budgetMs: this.#budgetMs }
    try {
      const told = await this.sandbox.run((runner) => runner.search(code, settings, proxy(hear)))
      if (told.ok) this.summary.value = told.value
      return told
    } catch (error) {
      this.isStopped.value = true
      throw error
    }
  }

  #hear(news: SearchNews): void {
    switch (news.kind) {
      case 'plan':
        return batch(() => {
          // seeds after orders: what was tried before is another list
          if (news.mode !== this.mode.value) {
            this.passed.value = new Set()
            this.failed.value = new Set()
          }
          this.mode.value = news.mode
          this.events.value = news.events
          this.candidates.value = [
            ...(news.mode === 'orders' ? this.candidates.value : []),
            ...news.candidates,
          ]
        })
      case 'runs':
        return batch(() => {
          this.passed.value = new Set([...this.passed.value, ...news.passed])
          this.failed.value = new Set([...this.failed.value, ...news.failed])
        })
      case 'found':
        this.found.value = news.found
    }
  }
}
