/** All that the page knows, and all that can be done on it. Views show it, and call its methods. */
import { batch, computed, signal } from '@preact/signals'
import type { Deviation } from 'kinoko/simulator'
import type { CompiledCode } from '../language/compile.js'
import { Sandbox } from '../sandbox/sandbox.js'
import { scenarios, type ListedScenario } from '../scenarios/index.js'
import { familyOf, unawaitedCalls } from './calls.js'
import { CodeBook } from './code-book.js'
import { graphOf } from './graph.js'
import { Hunt } from './hunt.js'
import type { Act, Intervention } from './intervention.js'
import { Memory } from './memory.js'
import { movingAt, spanAt } from './motion.js'
import { Playback } from './playback.js'
import { firstEventOf, problemOf, type Problem } from './problem.js'
import type { Crossroads, Frame, RunRecord } from './record.js'
import type { Scene } from './scene.js'
import type { FoundFailure } from './search.js'
import { fromHash, toHash, type SharedRun } from './share-link.js'
import { browserStore, type Store } from './storage.js'
import { readReport, toldRun } from './told-run.js'

export const panels = ['events', 'sequence', 'calls', 'map'] as const
export type Panel = (typeof panels)[number]

interface PlaySettings {
  readonly horizon: number
  readonly lookAfter?: number
}

/** How many events a run has at most, until somebody asks for more. */
const usualHorizon = 20_000

export class Session implements Scene {
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
  /** The event whose message is open: its place in the story. */
  readonly opened = signal<number | undefined>(undefined)
  /** What the events are searched for. */
  readonly sought = signal('')
  /** Why there is no run. */
  readonly problem = signal<Problem | undefined>(undefined)
  readonly crossroads = signal<Crossroads | 'only one' | undefined>(undefined)
  /** The name of the file that is looked at instead of a scenario. */
  readonly file = signal<string | undefined>(undefined)
  readonly causes = signal<readonly string[]>([])
  /** Whether the text came with a link and was not run yet. */
  readonly isForeign = signal(false)
  /** Whether the address says what is shown. */
  readonly isLinked = signal(false)
  readonly runner = new Sandbox('runner')
  readonly hunt = new Hunt(new Sandbox('searcher'))
  readonly memory: Memory

  readonly frame = computed<Frame | undefined>(() => {
    const frames = this.run.value?.frames
    return frames?.[Math.min(this.playback.index.value, frames.length - 1)]
  })
  readonly moving = computed(() => {
    const { position, pace } = this.playback
    return movingAt(this.run.value?.frames ?? [], position.value, spanAt(pace))
  })
  readonly graph = computed(() => graphOf(this.run.value?.frames ?? []))
  /** The calls that belong to the one in focus; undefined when all are shown. */
  readonly family = computed(() => {
    const [run, focus] = [this.run.value, this.focus.value]
    return run === undefined || focus === undefined ? undefined : familyOf(run.calls, focus)
  })
  readonly unawaited = computed(() => {
    const run = this.file.value === undefined ? this.run.value : undefined
    return run === undefined ? [] : unawaitedCalls(run.calls, run.leftBehind)
  })
  readonly isEdited = computed(() => this.source.value !== this.scenario.value.source)
  readonly isBusy = computed(() => this.runner.isBusy.value || this.hunt.isGoing)

  readonly #codeBook = new CodeBook()
  #horizon = usualHorizon
  #attempt = 0
  #searches = 0

  constructor(store: Store = browserStore()) {
    this.memory = new Memory(store)
  }

  /** Begins with what the address says, or where somebody left, or with the first scenario. */
  async open(hash: string): Promise<void> {
    const linked = await fromHash(hash)
    const shared = linked ?? (await fromHash(this.memory.place() ?? ''))
    const found = scenarios.find(({ id }) => id === shared?.scenario) ?? scenarios[0]!
    const edited = linked === undefined ? this.memory.edit(found.id) : undefined
    batch(() => {
      this.#forget()
      this.scenario.value = found
      this.source.value = linked?.source ?? edited ?? found.source
      this.seed.value = shared?.seed
      this.deviations.value = shared?.deviations
      this.acts.value = shared?.acts ?? []
      if (panels.some((panel) => panel === shared?.panel)) this.panel.value = shared?.panel as Panel
      this.isForeign.value = linked !== undefined && this.#isUnknown(found)
      this.isLinked.value = linked !== undefined
    })
    if (this.isForeign.value || this.#hungLastTime()) return
    await this.restart()
    const at = shared?.at ?? 0
    if (at > 0) this.playback.goTo(at)
    else if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.playback.goTo(this.playback.beginning)
    } else this.playback.playFromBeginning()
  }

  async choose(scenario: ListedScenario): Promise<void> {
    batch(() => {
      this.#forget()
      this.isLinked.value = false
      this.scenario.value = scenario
      this.source.value = this.memory.edit(scenario.id) ?? scenario.source
      this.seed.value = undefined
      this.isForeign.value = false
    })
    if (this.#hungLastTime()) return
    await this.restart()
    this.playback.playFromBeginning()
  }

  /** Somebody types. */
  edit(text: string): void {
    if (text === this.source.value) return
    this.source.value = text
    this.isForeign.value = false
    this.isLinked.value = false
    this.memory.setEdit(this.scenario.value, text)
  }

  /** Another text in place of the one in the editor: as it was, or the answer of a lesson. */
  replaceText(text: string): void {
    this.edit(text)
    void this.runSource()
  }

  async setSeed(seed: number | undefined): Promise<void> {
    batch(() => {
      this.#forget()
      this.isLinked.value = false
      this.seed.value = seed
    })
    await this.restart()
    this.playback.playFromBeginning()
  }

  /** Runs the text in the editor, from the beginning. */
  async runSource(): Promise<void> {
    batch(() => {
      this.#forget()
      this.isForeign.value = false
    })
    await this.restart()
    if (this.problem.value === undefined) this.playback.playFromBeginning()
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
    const after = this.playback.index.value
    const record = await this.#play({ horizon: after + 1, lookAfter: after }, this.#attempt)
    if (record !== undefined) this.crossroads.value = record.crossroads ?? 'only one'
  }

  /** Runs the scenario in every other order, shows the first that fails, and counts the others. */
  async search(): Promise<void> {
    batch(() => {
      this.#forget()
      this.seed.value = undefined
      this.isForeign.value = false
    })
    await this.restart()
    const search = ++this.#searches
    const isOver = (): boolean => search !== this.#searches
    const [scenario, source] = [this.scenario.value, this.source.value]
    const code = await this.#compile(isOver)
    if (code === undefined) return
    try {
      const told = await this.hunt.go(code, (found) => void this.#showFound(found))
      if (isOver()) return
      if (!told.ok) this.#fail({ kind: 'error', error: told.error })
      else if (told.value.failures === 0 && told.value.isComplete) {
        this.memory.passed(scenario, source)
      }
    } catch (error) {
      const problem = problemOf(error)
      // what was found out until then is still there
      const isByPerson = problem.kind === 'stopped' && problem.by === 'person'
      if (!isOver() && !isByPerson) this.#fail(problem)
    }
  }

  /** Ends whatever the code does. */
  stop(): void {
    this.runner.stop()
    this.hunt.sandbox.stop()
  }

  /** Shows one of the runs that a search has made. */
  async showCandidate(id: number): Promise<void> {
    const candidate = this.hunt.candidates.value[id]
    if (candidate === undefined) return
    batch(() => {
      this.#clearRun()
      this.seed.value = candidate.seed
      this.deviations.value =
        candidate.seed === undefined ? (candidate.deviations ?? []) : undefined
    })
    await this.restart()
    this.playback.goTo((candidate.place?.event ?? 1) - 1)
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
      this.problem.value = { kind: 'file', name, message: (error as Error).message }
    }
  }

  /**
   * Shows what has come to a file that is open. Whoever looks at the end goes on to the new one; whoever looks at an earlier
   * moment stays there, as long as it was not left out.
   */
  followFile(name: string, text: string): void {
    const record = toldRun(readReport(text))
    const before = this.run.value
    if (this.file.value !== name || before === undefined) return
    const gone = leftOut(record) - leftOut(before)
    if (gone === 0 && record.story.length === before.story.length) return
    const { isAtEnd } = this.playback
    const [opened, index] = [this.opened.value, this.playback.index.value]
    batch(() => {
      this.#show(record)
      if (opened !== undefined && opened >= gone) this.opened.value = opened - gone
      if (isAtEnd) this.playback.goTo(record.frames.length - 1)
      else if (gone > 0) this.playback.goTo(index - gone)
    })
  }

  /** The address of the run as it is, and of the moment. */
  link(): Promise<string> {
    const source = this.isEdited.value ? this.source.value : undefined
    return toHash({ ...this.#place(), source })
  }

  /** Remembers where somebody is, for the next visit. */
  async remember(): Promise<void> {
    if (this.file.value === undefined) this.memory.setPlace(await toHash(this.#place()))
  }

  async goFurther(): Promise<void> {
    this.#horizon *= 4
    await this.#rerun()
  }

  /** Looks at the event that a report names by that number. */
  goToEvent(event: number): void {
    if (this.file.value === undefined) return this.playback.goTo(event)
    // a story that is only told has events of its own
    const told = this.run.value?.story.find(({ step }) => step >= event)
    this.playback.goTo(told?.frame ?? this.playback.length.value)
  }

  /** Opens the message of an event, and looks at the moment at which it is over. */
  openEvent(place: number | undefined): void {
    this.opened.value = place
    const event = place === undefined ? undefined : this.run.value?.story[place]
    if (event !== undefined) this.playback.goTo(event.frame)
  }

  focusOn(correlationId: string | undefined): void {
    this.focus.value = this.focus.value === correlationId ? undefined : correlationId
  }

  async #showFound({ seed, deviations, causes }: FoundFailure): Promise<void> {
    batch(() => {
      this.#clearRun()
      this.seed.value = seed
      this.deviations.value = deviations
      this.causes.value = causes
    })
    await this.restart()
    this.playback.goTo(Math.max(0, firstEventOf(this.causes.value) - 1))
  }

  async #rerun(): Promise<void> {
    const attempt = ++this.#attempt
    const record = await this.#play({ horizon: this.#horizon }, attempt)
    if (record === undefined) return
    batch(() => {
      this.file.value = undefined
      this.problem.value = undefined
      if (record.causes.length > 0) this.causes.value = record.causes
      this.#show(record)
    })
  }

  /** A run; undefined when somebody was quicker, or when there is none: then there is a problem. */
  async #play(what: PlaySettings, attempt: number): Promise<RunRecord | undefined> {
    const isOver = (): boolean => attempt !== this.#attempt
    const code = await this.#compile(isOver)
    if (code === undefined) return undefined
    const settings = {
      seed: this.seed.value,
      deviations: this.deviations.value,
      acts: this.acts.value,
      ...what,
    }
    const source = this.source.value
    this.memory.begins(source)
    try {
      const told = await this.runner.run((runner) => runner.play(code, settings))
      this.memory.ends()
      if (isOver()) return undefined
      if (told.ok) return told.value
      this.#fail({ kind: 'error', error: told.error })
    } catch (error) {
      const problem = problemOf(error)
      if (problem.kind !== 'stopped') this.memory.ends()
      if (!isOver()) this.#fail(problem)
    }
    return undefined
  }

  /** Nothing of an earlier run is left beside the problem of this one. */
  #fail(problem: Problem): void {
    batch(() => {
      this.run.value = undefined
      this.playback.setFrames([])
      this.problem.value = problem
    })
  }

  /** The text of the editor, compiled; undefined, and a problem, when it has mistakes. */
  async #compile(isOver: () => boolean): Promise<CompiledCode | undefined> {
    try {
      const result = await this.#codeBook.compile(this.source.value, this.scenario.value)
      if (isOver()) return undefined
      if (result.ok) return result.code
      this.#fail({ kind: 'mistakes', mistakes: result.mistakes })
    } catch (error) {
      if (!isOver()) this.#fail(problemOf(error))
    }
    return undefined
  }

  #show(record: RunRecord): void {
    this.run.value = record
    this.playback.setFrames(record.frames)
    this.opened.value = undefined
    if (!record.calls.some(({ correlationId }) => correlationId === this.focus.value)) {
      this.focus.value = undefined
    }
  }

  #place(): SharedRun {
    return {
      scenario: this.scenario.value.id,
      seed: this.seed.value,
      deviations: this.deviations.value,
      acts: this.acts.value,
      at: this.playback.index.value,
      panel: this.panel.value === 'events' ? undefined : this.panel.value,
    }
  }

  /** Whether the text is neither one of the page's own nor one that somebody has written here. */
  #isUnknown(scenario: ListedScenario): boolean {
    const known = [scenario.source, scenario.lesson?.answer.source, this.memory.edit(scenario.id)]
    return !known.includes(this.source.value)
  }

  #hungLastTime(): boolean {
    // a page that is closed in the middle of a run has nothing against its own texts
    if (!this.isEdited.value || !this.memory.didNotEnd(this.source.value)) return false
    this.#fail({ kind: 'did not end' })
    return true
  }

  /** As if nothing had been run: no state of an earlier run is left. */
  #forget(): void {
    this.#attempt++
    this.#searches++
    this.stop()
    this.hunt.clear()
    this.#clearRun()
    this.file.value = undefined
    this.#horizon = usualHorizon
  }

  #clearRun(): void {
    this.deviations.value = undefined
    this.acts.value = []
    this.causes.value = []
    this.run.value = undefined
    this.playback.setFrames([])
    this.focus.value = undefined
    this.selected.value = undefined
    this.opened.value = undefined
    this.sought.value = ''
    this.crossroads.value = undefined
    this.problem.value = undefined
  }
}

function leftOut({ ending }: RunRecord): number {
  return ending.kind === 'recorded' ? ending.recorded.leftOut : 0
}
