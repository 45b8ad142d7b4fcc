import { beforeAll, describe, expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import { explore, failureReport, faults, toMermaid } from 'kinoko/testing'
import type { FailureReport, Simulation } from 'kinoko/testing'
import { orderAcrossInstances } from '../../examples/planted-bugs/order-across-instances.js'
import { redeliveredRequest } from '../../examples/planted-bugs/redelivered-request.js'
import { failureOf, failureOfBug } from './support/found-failures.js'

/** The scenario whose bug takes one deviation, with so many notes of its own before it begins. */
function withNotes(count: number): (sim: Simulation) => Promise<unknown> {
  return async (sim) => {
    for (let i = 0; i < count; i++) sim.note(`note ${i}`)
    return orderAcrossInstances.buggy(sim)
  }
}

interface Failure {
  readonly report: FailureReport
  /** The number and the text of the event that the cause names. */
  readonly number: number
  readonly text: string
}

function read(error: Error): Failure {
  const report = failureReport(error)!
  const [, number, text] = /^at event (\d+): (.*), before/.exec(report.causes[0]!)!
  return { report, number: Number(number), text: text! }
}

describe('the number of an event in a report', () => {
  let without: Failure
  let with5: Failure

  beforeAll(async () => {
    without = read(await failureOfBug(orderAcrossInstances))
    with5 = read(await failureOf(explore({ deviations: 1 }, withNotes(5))))
  })

  test('is the same in causes, story and diagram', () => {
    const { report, number, text } = with5
    const told = report.story.filter(({ step }) => step === number)
    expect(told.map((event) => event.text)).toContain(text)
    expect(toMermaid(report)).toContain(`at event ${number}#58;`)
    expect(report.steps).toBeGreaterThanOrEqual(report.story.at(-1)!.step)
  })

  test('does not depend on notes', () => {
    expect(with5.number).toBe(without.number)
    expect(with5.report.steps).toBe(without.report.steps)
    const steps = ({ report }: Failure): number[] =>
      report.story.filter(({ text }) => !text.startsWith('note ')).map(({ step }) => step)
    expect(steps(with5)).toEqual(steps(without))
  })

  test('of a note is that of the event after which it was written, 0 before the first', () => {
    expect(with5.report.story.find(({ text }) => text === 'note 0')?.step).toBe(0)
  })
})

/** What the story tells of the event that a cause names. */
function toldOf(report: FailureReport, cause: string): (string | undefined)[] {
  const [, number] = /^(?:at|after) event (\d+): /.exec(cause)!
  return report.story.filter(({ step }) => step === Number(number)).map(({ text }) => text)
}

describe('the number of a fault in a report', () => {
  test('is that of the event after which it happened', async () => {
    const report = failureReport(await failureOfBug(redeliveredRequest))!
    const crash = report.causes.find((cause) => cause.endsWith(' crashes'))!
    expect(crash).toMatch(/^after event \d+: payments#\d crashes$/)
    expect(toldOf(report, crash)).toContain(crash.replace(/^after event \d+: /, ''))
  })

  test('is that of the event in whose course it happened', async () => {
    let executed = 0
    @service('counter')
    class CounterService {
      @rpc count(): number {
        return ++executed
      }
    }
    const options = { seeds: 100, faults: faults.only(['reset'], { reset: { oneIn: 4 } }) }
    const exploring = explore(options, async (sim) => {
      executed = 0
      sim.service(CounterService)
      const counter = await sim.proxy<CounterService>('counter')
      for (let i = 0; i < 5; i++) await counter.count().catch(() => undefined)
      if (executed > 5) throw new Error('a request was executed twice')
    })
    const report = failureReport(await exploring.catch((reason: unknown) => reason))!
    const reset = report.causes.find((cause) => cause.includes('a connection breaks'))!
    expect(reset).toMatch(/^at event \d+: a connection breaks before a message is confirmed$/)
    expect(toldOf(report, reset).join()).toMatch(
      /asks for counter\.count|replies to counter\.count/,
    )
  })
})
