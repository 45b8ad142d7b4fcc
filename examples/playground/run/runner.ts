/** What runs in the sandbox's worker: the simulator, and the code of the scenario. */
import { expose } from 'comlink'
import { hop } from 'kinoko/simulator'
import type { CompiledCode } from '../language/compile.js'
import type { RunRecord, ToldError } from '../model/record.js'
import type { SearchNews, SearchSettings, SearchSummary } from '../model/search.js'
import { evaluate } from './evaluate.js'
import { play, type RunSettings } from './play.js'
import { search } from './search.js'
import { tellError, textOf } from './told-error.js'

/** An answer, or the error that came in its place: errors of the scenario are data here. */
export type Told<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ToldError }

/** Taken before a simulation can put its own in their place. */
const { setInterval } = globalThis
const now = performance.now.bind(performance)

/** Real milliseconds between two signs of life. */
const aliveEveryMs = 200

/** Where the code that runs at the moment came from, for what it leaves behind. */
let map = ''
let rejections: ToldError[] = []

const runner = {
  play(code: CompiledCode, settings: RunSettings): Promise<Told<RunRecord>> {
    return told(code, async () => {
      const record = await play(evaluate(code.js), settings, textOf(code.map))
      // the browser tells of rejections in a task of its own
      await new Promise<void>((resolve) => hop(resolve))
      await new Promise<void>((resolve) => hop(resolve))
      return { ...record, rejections }
    })
  },

  search(
    code: CompiledCode,
    settings: SearchSettings,
    report: (news: SearchNews) => void,
  ): Promise<Told<SearchSummary>> {
    return told(code, () =>
      search(settings, {
        evaluate: () => evaluate(code.js),
        tellError: (error) => tellError(error, code.map),
        now,
        report,
      }),
    )
  },
}

export type Runner = typeof runner

async function told<T>(code: CompiledCode, work: () => Promise<T>): Promise<Told<T>> {
  map = code.map
  rejections = []
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error: tellError(error, map) }
  }
}

addEventListener('unhandledrejection', (event) => {
  event.preventDefault()
  rejections.push(tellError(event.reason, map))
})
addEventListener('error', (event) => {
  event.preventDefault()
  rejections.push(tellError(event.error, map))
})

addEventListener(
  'message',
  ({ ports: [port] }) => {
    if (port === undefined) return
    expose(runner, port)
    setInterval(() => port.postMessage('alive'), aliveEveryMs)
  },
  { once: true },
)
