import { beforeAll, describe, expect, test } from 'vitest'
import { explore, failureReport, toHtml, type FailureReport } from 'kinoko/testing'
import { orderAcrossInstances } from '../../examples/planted-bugs/order-across-instances.js'
import { readReport, toldRun } from '../../examples/playground/model/told-run.js'

let report: FailureReport

beforeAll(async () => {
  const error = await explore({ deviations: 1 }, orderAcrossInstances.buggy).catch(
    (reason: unknown) => reason,
  )
  report = failureReport(error)!
})

describe('a report', () => {
  test('is read from its JSON, and from the page that has it in it', () => {
    expect(readReport(JSON.stringify(report))).toEqual(report)
    expect(readReport(toHtml(report))).toEqual(report)
  })

  test.each(['{"tea": 2}', '[]', 'null', '<html></html>', ''])('is not `%s`', (text) => {
    expect(() => readReport(text)).toThrow(TypeError)
  })
})

describe('a run that is told', () => {
  test('has a frame for every event of the story, and who was there', () => {
    const { frames, ending } = toldRun(report)
    expect(frames).toHaveLength(report.story.length + 1)
    expect(ending).toMatchObject({ error: { message: 'the latest name was lost: Ada Byron' } })
    const { clients, services } = frames[0]!.cluster
    expect(clients.map(({ name }) => name)).toEqual(['client#0'])
    expect(services.map(({ instances }) => instances.map(({ name }) => name))).toEqual([
      ['profiles#0', 'profiles#1'],
    ])
  })

  test('knows the calls, who served them and that they were answered', () => {
    const { calls } = toldRun(report)
    expect(calls.map(({ target, servers, outcome }) => [target, servers, outcome?.ok])).toEqual([
      ['profiles.save', ['profiles#0'], true],
      ['profiles.save', ['profiles#1'], true],
    ])
  })

  test('shows the values that the report has: arguments, and results', () => {
    const { calls, story } = toldRun(report)
    expect(calls.map(({ args, outcome }) => [args, outcome?.text])).toEqual([
      ['"u1", {"name":"Ada Byron","version":1}', 'nothing'],
      ['"u1", {"name":"Ada Lovelace","version":2}', 'nothing'],
    ])
    const kinds = new Set(story.map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['request', 'reply']))
  })

  test('of an earlier report goes without values', () => {
    const text = JSON.stringify(report, (key, value: unknown) =>
      key === 'message' ? undefined : value,
    )
    const { calls } = toldRun(readReport(text))
    expect(calls.map(({ args, outcome }) => [args, outcome?.text])).toEqual([
      ['…', 'answered'],
      ['…', 'answered'],
    ])
  })

  test('moves messages between machines and the broker', () => {
    const moved = toldRun(report).frames.flatMap(({ flights }) => flights.map(({ path }) => path))
    expect(moved[0]).toEqual(['host client#0', 'exchange broker'])
    expect(moved.at(-1)).toEqual(['exchange broker', 'host client#0'])
  })
})
