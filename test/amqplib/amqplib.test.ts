/**
 * amqplib's own tests, unmodified, from the package of amqplib 2.2.0, on the simulator: whoever requires
 * amqplib in them gets the simulator instead ({@link file://./swap.ts}).
 */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Verdict } from './reporter.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tests = join(dirname(createRequire(import.meta.url).resolve('amqplib-tests')), 'test')

/** These connect to a server of their own, which listens on a socket. */
const needSockets = [
  'with a given connection timeout',
  'closes underlying connection on authentication error',
]

test.each([
  ['channel_api', 35, []],
  ['callback_api', 28, []],
  ['connect', 12, needSockets],
] as const)("passes amqplib's %s tests", async (name, count, cannotPass) => {
  const verdicts = await run(name)
  const failed = verdicts.filter(({ verdict }) => verdict !== 'passed')
  expect(failed.filter((one) => !cannotPass.some((title) => title === one.name))).toEqual([])
  expect(failed.map((one) => one.name)).toEqual(cannotPass)
  expect(verdicts).toHaveLength(count)
})

function run(name: string): Promise<Verdict[]> {
  const options = [
    '--conditions=kinoko:source',
    '--import=tsx',
    '--import=./test/amqplib/swap.ts',
    '--test-reporter=./test/amqplib/reporter.ts',
    '--test-reporter-destination=stdout',
  ]
  const file = join(tests, `${name}.test.js`)
  return new Promise((resolve) => {
    execFile(process.execPath, [...options, file], { cwd: root }, (_error, stdout) => {
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
      resolve(lines.map((line) => JSON.parse(line) as Verdict))
    })
  })
}
