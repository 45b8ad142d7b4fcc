import type { TestContext } from 'vitest'
import { failureReport, titleOf } from '../report/failure.js'
import { toHtml } from '../report/html.js'
import { commandFor as commandForTest } from '../simulation/current-test.js'
import { ExploreFailure } from '../simulation/explore-failure.js'
import type { Simulation } from '../simulation/simulation.js'
import { openRunOf } from './fixtures.js'

type Context = TestContext & { readonly sim?: Simulation }
type Body = (context: Context) => unknown
type AnyFunction = (...args: unknown[]) => unknown

/** Properties of `test` that define tests as `test` itself does. */
const variants: ReadonlySet<unknown> = new Set([
  'only',
  'skip',
  'todo',
  'fails',
  'concurrent',
  'sequential',
])
/** Properties of `test` that give a function that defines tests. */
const makers: ReadonlySet<unknown> = new Set(['for', 'extend'])

/**
 * Makes a test function of vitest look after the simulations of its tests: a simulation that cannot go on fails at
 * once, failures are explained, and the report stands with the test in vitest's UI.
 */
export function simulated<T extends object>(test: T): T {
  return new Proxy(test, {
    apply: (target, self, args: unknown[]) =>
      Reflect.apply(
        target as AnyFunction,
        self,
        args.map((arg) => (typeof arg === 'function' ? lookAfter(arg as Body) : arg)),
      ),
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      if (variants.has(name)) return simulated(value)
      if (!makers.has(name)) return value
      return (...args: unknown[]) => simulated((value as AnyFunction).apply(target, args) as object)
    },
  })
}

function lookAfter(body: Body): Body {
  const lookedAfter = async (...args: Parameters<Body>): Promise<unknown> => {
    // tests of `test.for` have their context last, behind the case
    const context = args.at(-1)
    const run = openRunOf(context?.sim)
    if (context === undefined || run === undefined) return body(...args)
    try {
      const result = await run.unlessItFails(Promise.resolve(run.runCode(() => body(...args))))
      await run.finish()
      return result
    } catch (error) {
      // an exploration inside the test has told its story already
      if (error instanceof ExploreFailure) throw error
      const explained = run.explain(error)
      await attachReport(context, run.sim, explained)
      throw explained
    }
  }
  // vitest reads the fixtures that a test wants from its source
  return Object.assign(lookedAfter, { toString: () => body.toString() })
}

async function attachReport(context: Context, sim: Simulation, error: unknown): Promise<void> {
  const report = failureReport(error)
  if (report === undefined) return
  const command = commandFor(context, sim.seed ?? 0)
  const title = `${titleOf(report)}, again: ${command}`
  const body = toHtml(report, { command })
  await context.annotate(title, 'error', {
    contentType: 'text/html',
    body,
    // a text counts as base64 otherwise
    bodyEncoding: 'utf-8',
  })
}

function commandFor({ task }: TestContext, seed: number): string {
  return `KINOKO_SEED=${seed} ${commandForTest({ file: task.file.name, name: task.name })}`
}
