/** All that the page knows, and all that can be done on it. Views show it, and call its methods. */
import { batch, computed, signal } from '@preact/signals'
import type { Deviation } from 'kinoko/simulator'
import { explore, failureReport } from 'kinoko/testing'
import { compile, loadCompiler } from '../editor/compile.js'
import { evaluate, type ScenarioProgram } from '../editor/evaluate.js'
import { scenarios, type ListedScenario } from '../scenarios/index.js'
import { familyOf } from './calls.js'
import { graphOf } from './graph.js'
import type { Act, Intervention } from './intervention.js'
import { Playback } from './playback.js'
import { play, type Crossroads } from './play.js'
import type { Frame, RunRecord } from './record.js'
import { fromHash, toHash } from './share-link.js'
import { readReport, toldRun } from './told-run.js'

export type Panel = 'events' | 'sequence' | 'calls' | 'code'

/** How many events a run has at most, until somebody asks for more. */
const usualHorizon = 20_000

export class Session {
  readonly scenario = signal<ListedScenario>(scenarios[0]!)
  /** The text in the editor. */
  readonly source = signal('')
  readonly seed = signal<number | undefined>(undefined)
  readonly deviations = signal<readonly Deviation[] | undefined>(undefined)
  readonly acts = signal<readonly Act[]>([])
  readonly run = signal<RunRecord | undefined>(undefined)
  readonly playback = new Playback()
  readonly panel = signal<Panel>('events')
  /** The call that everything shows alone, by its correlation id. */
  readonly focus = signal<string | undefined>(undefined)
  /** What was clicked in the picture. */
  readonly selected = signal<string | undefined>(undefined)
  /** What went wrong with the page itself: code that does not compile, a file that is no report. */
  readonly problem = signal<string | undefined>(undefined)
  /** What takes a while at the moment, in words. */
  readonly busy = signal<string | undefined>(undefined)
  readonly crossroads = signal<Crossroads | 'only one' | undefined>(undefined)
  /** The name of the file that is looked at instead of a scenario. */
  readonly file = signal<string | undefined>(undefined)
  readonly causes = signal<readonly string[]>([])
  /** What came of a search for a failure that found none. */
  readonly searched = signal<string | undefined>(undefined)

  readonly frame = computed<Frame | undefined>(() => {
    const frames = this.run.value?.frames
    return frames?.[Math.min(this.playback.index.value, frames.length - 1)]
  })
  readonly graph = computed(() => graphOf(this.run.value?.frames ?? []))
  /** The calls that belong to the one in focus; undefined when all are shown. */
  readonly family = computed(() => {
    const [run, focus] = [this.run.value, this.focus.value]
    return run === undefined || focus === undefined ? undefined : familyOf(run.calls, focus)
  })
  readonly isEdited = computed(() => this.source.value !== this.scenario.value.source)

  #horizon = usualHorizon
  #program: { source: string; program: ScenarioProgram } | undefined
  #attempt = 0

  /** Begins with what the address says, or with the first scenario. */
  async open(hash: string): Promise<void> {
    const shared = fromHash(hash)
    const found = scenarios.find(({ id }) => id === shared?.scenario) ?? scenarios[0]!
    batch(() => {
      this.scenario.value = found
      this.source.value = shared?.source ?? found.source
      this.seed.value = shared?.seed
      this.deviations.value = shared?.deviations
      this.acts.value = shared?.acts ?? []
    })
    await this.restart()
    const at = shared?.at ?? 0
    if (at > 0) this.playback.goTo(at)
    else this.playback.play()
  }

  async choose(scenario: ListedScenario): Promise<void> {
    batch(() => {
      this.scenario.value = scenario
      this.source.value = scenario.source
      this.#forget()
    })
    await this.restart()
    this.playback.play()
  }

  async setSeed(seed: number | undefined): Promise<void> {
    batch(() => {
      this.seed.value = seed
      this.#forget()
    })
    await this.restart()
    this.playback.play()
  }

  /** Runs the text in the editor, from the beginning. */
  async runSource(): Promise<void> {
    this.#forget()
    await this.restart()
    if (this.problem.value === undefined) this.playback.play()
  }

  /** Runs it all again, and stands at the beginning. */
  async restart(): Promise<void> {
    this.playback.reset()
    await this.#rerun()
  }

  /** Does something to the cluster at the moment that is looked at; what came after it comes anew. */
  async intervene(what: Intervention): Promise<void> {
    if (this.file.value !== undefined) return
    const after = this.playback.index.value
    const wasAtEnd = this.playback.isAtEnd
    const earlier = this.acts.value.filter((act) => act.after <= after)
    this.acts.value = [...earlier, { after, what }]
    this.crossroads.value = undefined
    await this.#rerun()
    if (wasAtEnd) this.playback.play()
  }

  async takeBack(act: Act): Promise<void> {
    this.acts.value = this.acts.value.filter((other) => other !== act)
    await this.#rerun()
  }

  /** What else could happen next, where one looks. */
  async look(): Promise<void> {
    const program = await this.#load()
    if (program === undefined) return
    const after = this.playback.index.value
    const record = await play(program, {
      ...this.#settings(),
      horizon: after + 1,
      lookAfter: after,
    })
    this.crossroads.value = record.crossroads ?? 'only one'
  }

  /** Runs the scenario in every other order until it fails, and shows the smallest failure. */
  async search(): Promise<void> {
    const program = await this.#load()
    if (program === undefined) return
    this.#forget()
    this.playback.pause()
    this.busy.value = 'searching…'
    const onRun = ({ runs }: { runs: number }): void => {
      this.busy.value = `searching: ${runs} runs`
    }
    try {
      const { runs, distinct } = await explore({ ...program.explore, onRun }, program.scenario)
      this.searched.value = `${runs} runs, ${distinct} of them different: none fails`
    } catch (error) {
      const report = failureReport(error)
      if (report === undefined) this.problem.value = (error as Error).message
      else {
        batch(() => {
          this.seed.value = report.seed
          this.deviations.value = report.deviations
          this.causes.value = report.causes
        })
        await this.restart()
        this.playback.goTo(this.#firstDeviation(report.causes))
      }
    } finally {
      this.busy.value = undefined
    }
  }

  /** Shows a report that a failed test has left. */
  openFile(name: string, text: string): void {
    try {
      const report = readReport(text)
      batch(() => {
        this.#forget()
        this.file.value = name
        this.causes.value = report.causes
        this.seed.value = report.seed
        this.#show(toldRun(report))
        this.panel.value = 'events'
      })
      this.playback.reset()
      this.playback.goTo(Number.MAX_SAFE_INTEGER)
    } catch (error) {
      this.problem.value = `${name}: ${(error as Error).message}`
    }
  }

  /** The address of the run as it is, and of the moment. */
  link(): string {
    return toHash({
      scenario: this.scenario.value.id,
      source: this.isEdited.value ? this.source.value : undefined,
      seed: this.seed.value,
      deviations: this.deviations.value,
      acts: this.acts.value,
      at: this.playback.index.value,
    })
  }

  async goFurther(): Promise<void> {
    this.#horizon *= 4
    await this.#rerun()
  }

  focusOn(correlationId: string | undefined): void {
    this.focus.value = this.focus.value === correlationId ? undefined : correlationId
  }

  async #rerun(): Promise<void> {
    const attempt = ++this.#attempt
    const program = await this.#load()
    if (program === undefined) return
    try {
      const record = await play(program, this.#settings())
      // somebody was quicker
      if (attempt !== this.#attempt) return
      batch(() => {
        this.file.value = undefined
        this.problem.value = undefined
        this.#show(record)
      })
    } catch (error) {
      this.problem.value = (error as Error).message
    }
  }

  #show(record: RunRecord): void {
    this.run.value = record
    this.playback.setFrames(record.frames)
    if (!record.calls.some(({ correlationId }) => correlationId === this.focus.value)) {
      this.focus.value = undefined
    }
  }

  #settings() {
    return {
      seed: this.seed.value,
      deviations: this.deviations.value,
      acts: this.acts.value,
      horizon: this.#horizon,
    }
  }

  /** The program of the text; undefined, and a problem, when it has mistakes. */
  async #load(): Promise<ScenarioProgram | undefined> {
    const source = this.source.value
    if (this.#program?.source === source) return this.#program.program
    try {
      const compiled = this.isEdited.value
        ? compile(await loadCompiler(), source)
        : this.scenario.value.compiled
      const program = evaluate(compiled)
      this.#program = { source, program }
      this.problem.value = undefined
      return program
    } catch (error) {
      this.problem.value = (error as Error).message
      return undefined
    }
  }

  #forget(): void {
    this.deviations.value = undefined
    this.acts.value = []
    this.causes.value = []
    this.focus.value = undefined
    this.selected.value = undefined
    this.crossroads.value = undefined
    this.searched.value = undefined
    this.problem.value = undefined
    this.#horizon = usualHorizon
  }

  /** The event at which the run first goes another way than expected: the causes name it. */
  #firstDeviation(causes: readonly string[]): number {
    const [, event = '0'] = /^(?:at|after) event (\d+)/.exec(causes[0] ?? '') ?? []
    return Math.max(0, Number(event) - 1)
  }
}
