import type { Deviation } from '../../simulator/index.js'
import { titleOf, failureReport } from '../report/failure.js'
import { toHtml } from '../report/html.js'
import { commandFor, type CurrentTest } from './current-test.js'
import { ExploreFailure } from './explore-failure.js'
import type { ExploreOptions, ExploreResult } from './explore-options.js'
import { seedFromEnvironment, writeDeviations } from './from-environment.js'

/** The share of the time of a test that its exploration takes. */
const share = 0.8

/** The limits that an exploration has from its test: its own options go first. */
export function limitsOf(test: CurrentTest, options: ExploreOptions): ExploreOptions {
  const { timeMs, signal = test.signal } = options
  const isBySeeds = options.deviations === undefined && options.exhaustive === undefined
  const seed = isBySeeds ? seedFromEnvironment() : undefined
  return {
    ...options,
    signal,
    ...(seed === undefined ? {} : { seeds: [seed] }),
    ...(timeMs === undefined && isLimited(test.timeout) ? { timeMs: test.timeout * share } : {}),
  }
}

function isLimited(timeout: number): boolean {
  return timeout > 0 && Number.isFinite(timeout)
}

/** Shows beside the test what an exploration in it came to; throws again what it ended with. */
export async function tellTest(
  test: CurrentTest,
  exploring: Promise<ExploreResult>,
): Promise<ExploreResult> {
  try {
    const result = await exploring
    await annotate(test, result.summary)
    return result
  } catch (error) {
    if (error instanceof ExploreFailure) await tellFailure(test, error)
    throw error
  }
}

async function tellFailure(test: CurrentTest, error: ExploreFailure): Promise<void> {
  const report = failureReport(error)
  if (report === undefined) return
  const { seed } = error
  const how = seed === undefined ? scheduleOf(report.deviations) : `KINOKO_SEED=${seed} `
  const command = `${how}${commandFor(test)}`
  error.message = `${error.message}\nagain: ${command}`
  await annotate(test, `${report.reason}: ${titleOf(report)}, again: ${command}`, {
    contentType: 'text/html',
    body: toHtml(report, { command }),
    bodyEncoding: 'utf-8',
  })
}

/** More deviations make a line that nobody wants to copy: the exploration finds them once more. */
const mostDeviations = 20

function scheduleOf(deviations: readonly Deviation[]): string {
  const isShort = deviations.length > 0 && deviations.length <= mostDeviations
  return isShort ? `KINOKO_DEVIATIONS=${writeDeviations(deviations)} ` : ''
}

/** A test that is over, for it timed out, takes no annotation; it has its own error to tell. */
async function annotate(
  test: CurrentTest,
  ...annotation: Parameters<CurrentTest['annotate']>
): Promise<void> {
  if (test.signal.aborted) return
  await test.annotate(...annotation)
}
