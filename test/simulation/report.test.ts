import { beforeAll, describe, expect, test } from 'vitest'
import { failureReport, toHtml, toMermaid, type FailureReport } from 'kinoko/testing'
import { orderAcrossInstances } from '../../examples/planted-bugs/order-across-instances.js'
import { failureOfBug } from './support/found-failures.js'

let report: FailureReport

beforeAll(async () => {
  report = failureReport(await failureOfBug(orderAcrossInstances))!
})

describe('a failure report', () => {
  test('tells the story, who sent what to whom', () => {
    expect(report.story.at(-1)).toMatchObject({
      text: 'client#0 gets the reply to profiles.save',
      from: 'broker',
      to: 'client#0',
      label: 'reply to profiles.save',
    })
    const call = report.story.at(-1)?.correlationId
    const ofCall = report.story.filter(({ correlationId }) => correlationId === call)
    expect(ofCall.map(({ label }) => label)).toEqual([
      'request profiles.save',
      'request profiles.save',
      'reply to profiles.save',
      'reply to profiles.save',
    ])
  })

  test('is plain data', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})

describe('toMermaid', () => {
  test('draws the end of the run', () => {
    expect(toMermaid(report, { last: 3 })).toMatchInlineSnapshot(`
      "sequenceDiagram
        participant p0 as client#35;0
        participant p1 as broker
        participant p2 as profiles#35;0
        p2-->>p1: reply to profiles.save#58; nothing
        p1-->>p0: reply to profiles.save#58; nothing
        p1-->>p0: reply to profiles.save#58; nothing
        Note over p0,p2: at event 69#58; profiles#35;1 gets the request profiles.save("u1", {"name"#58;"Ada Lovelace","version"#58;2}), before profiles#35;0 gets the request profiles.save("u1", {"name"#58;"Ada Byron","version"#58;1})
      "
    `)
  })
})

describe('toHtml', () => {
  test('is one page with reason, causes, diagram, trace and command, and nothing from elsewhere', () => {
    const page = toHtml(report, { command: 'npx kinoko explore "a&b"' })
    expect(page).toContain('<h1>the latest name was lost: Ada Byron</h1>')
    expect(page).toContain('npx kinoko explore &#34;a&#38;b&#34;')
    expect(page).toContain('<li>at <a href="#e69">event 69</a>: profiles#1 gets')
    for (const { step } of report.story) expect(page).toContain(` id="e${step}"`)
    expect(page).toContain(report.lines.at(-1)?.split('<-')[0]?.trim())
    expect(page).not.toMatch(/(src|href)="?https?:/)
  })

  test('has the report itself in it, for programs', () => {
    const page = toHtml(report)
    const [, json = ''] = /id="report">(.*?)<\/script>/.exec(page) ?? []
    expect(JSON.parse(json)).toEqual(report)
  })

  test('a message of an attacker stays text', () => {
    const page = toHtml({ ...report, reason: '</script><script>alert(1)</script>' })
    expect(page).not.toContain('<script>alert(1)')
    expect(page.match(/<\/script>/g)).toHaveLength(2)
  })
})
