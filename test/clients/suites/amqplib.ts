import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Suite, Verdict } from '../suite.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const tests = join(dirname(createRequire(import.meta.url).resolve('amqplib-tests')), 'test')
const files = ['channel_api', 'callback_api', 'connect'].map((name) =>
  join(tests, `${name}.test.js`),
)

/** The tests of 2.2.0 are the last that its package holds. */
export const amqplib: Suite = {
  name: 'amqplib',
  version: '2.2.0',
  language: 'JavaScript',
  leftOut: 'tests of its own units',
  needs: [],
  prepare: () => Promise.resolve(),
  async run(shell, { uri }) {
    const options = [
      '--conditions=kinoko:source',
      `--import=${import.meta.resolve('tsx')}`,
      `--test-reporter=${join(root, 'test/amqplib/reporter.ts')}`,
      '--test-reporter-destination=stdout',
    ]
    const verdicts = new Map<string, Verdict>()
    for (const file of files) {
      const args = [...options, file]
      const output = await shell.run(process.execPath, args, { env: { URL: uri }, mayFail: true })
      for (const line of output.split('\n')) {
        if (!line.startsWith('{')) continue
        const { name, verdict } = JSON.parse(line) as { name: string; verdict: Verdict }
        verdicts.set(`${file.slice(tests.length + 1)}: ${name}`, verdict)
      }
    }
    return verdicts
  },
}
