import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { TestCase } from 'vitest/node'
import { explore } from 'kinoko/testing'
import SimulationReporter from '../../../../src/cli/vitest/reporter.js'

function testCase(name: string, state: string): TestCase {
  const fake = { id: name, fullName: name, module: { relativeModuleId: 'a.test.ts' } }
  return { ...fake, result: () => ({ state }) } as unknown as TestCase
}

test('keeps the report of a test that failed, and none of a test that expected the failure', async () => {
  const out = await mkdtemp(join(tmpdir(), 'kinoko-reporter-'))
  const reporter = new SimulationReporter({ out })
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const body = '<script id="report">{}</script>'
  const attachment = { contentType: 'text/html', body, bodyEncoding: 'utf-8' as const }
  for (const [name, state] of [
    ['lost', 'failed'],
    ['expected', 'passed'],
  ] as const) {
    const each = testCase(name, state)
    reporter.onTestCaseAnnotate(each, { type: 'notice', message: '', attachment })
    reporter.onTestCaseResult(each)
  }
  await reporter.onTestRunEnd()
  const said = write.mock.calls.join('')
  write.mockRestore()
  expect(await readdir(out)).toEqual(['a-test-ts-lost.html'])
  expect(await readFile(join(out, 'a-test-ts-lost.html'), 'utf8')).toBe(body)
  expect(said).toMatch(/^step through it: npx kinoko trace .*a-test-ts-lost\.html/)
})

test('names each exploration that was stopped, though its test passes', async ({ task }) => {
  await explore({ seeds: 1_000_000, timeMs: 1 }, (sim) => sim.sleep(1))
  await explore({ seeds: 2, timeMs: 60_000 }, (sim) => sim.sleep(1))
  const reporter = new SimulationReporter()
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const each = testCase('every order', 'passed')
  for (const { message, type } of task.annotations) {
    reporter.onTestCaseAnnotate(each, { type, message })
  }
  reporter.onTestCaseResult(each)
  await reporter.onTestRunEnd()
  const said = write.mock.calls.join('')
  write.mockRestore()
  expect(task.annotations).toHaveLength(2)
  expect(said).toMatch(
    /^not all was explored: every order: no failure in \d+ runs?, stopped after 0\.\d s \(timeMs\)\n$/,
  )
})
