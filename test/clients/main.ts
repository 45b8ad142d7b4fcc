/**
 * `npm run clients [-- name...]`: the test suites of client libraries, on RabbitMQ and on `kinoko broker` in the same
 * run, and a table of what passes. KINOKO_TEST_BROKER names the RabbitMQ; without it there is nothing to compare with,
 * and the suites run on `kinoko broker` alone. KINOKO_TEST_MANAGEMENT is the URI of its management API, with user and
 * password, for the suites that need it. What the suites need is fetched into KINOKO_CLIENTS (default: a folder
 * of the system's for temporary files).
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rabbitmqAt, startKinoko, type TestBroker } from './brokers.js'
import { Shell } from './shell.js'
import type { Suite } from './suite.js'
import { suites } from './suites/index.js'
import { compare, tableOf, type Comparison } from './table.js'

const folder = process.env['KINOKO_CLIENTS'] ?? join(tmpdir(), 'kinoko-clients')
const rabbitmqUri = process.env['KINOKO_TEST_BROKER']
const wanted = process.argv.slice(2)

const chosen = suites.filter(
  ({ name, version }) =>
    wanted.length === 0 || wanted.some((one) => `${name} ${version}`.includes(one)),
)
if (chosen.length === 0) {
  console.error(
    `no suite is called ${wanted.join(', ')}; there are ${suites.map((s) => s.name).join(', ')}`,
  )
  process.exit(1)
}

const comparisons: Comparison[] = []
for (const suite of chosen) {
  const missing = suite.needs.filter((command) => spawnSync('which', [command]).status !== 0)
  if (missing.length > 0) {
    console.log(`${suite.name}: skipped, ${missing.join(' and ')} is not installed`)
    continue
  }
  const lacking = suite.missing?.()
  if (lacking !== undefined) {
    console.log(`${suite.name}: skipped, ${lacking}`)
    continue
  }
  comparisons.push(await runSuite(suite))
}
console.log(`\n${tableOf(comparisons)}`)
await writeFile(join(folder, 'table.md'), tableOf(comparisons))
process.exitCode = comparisons.some(({ lost }) => lost.length > 0) ? 1 : 0

async function runSuite(suite: Suite): Promise<Comparison> {
  const shell = new Shell(join(folder, `${suite.name.replaceAll(/\W+/g, '-')}-${suite.version}`))
  await mkdir(shell.folder, { recursive: true })
  await suite.prepare(shell)
  const there = rabbitmqUri === undefined ? undefined : rabbitmqAt(rabbitmqUri, 'RabbitMQ')
  const onRabbitmq = there === undefined ? undefined : await runOn(suite, shell, there)
  const onKinoko = await runOn(suite, shell, await startKinoko())
  return compare(suite, onRabbitmq, onKinoko)
}

async function runOn(suite: Suite, shell: Shell, broker: TestBroker): ReturnType<Suite['run']> {
  const start = Date.now()
  try {
    const verdicts = await suite.run(shell, broker)
    const passed = [...verdicts.values()].filter((verdict) => verdict === 'passed').length
    const seconds = ((Date.now() - start) / 1000).toFixed(0)
    console.log(
      `${suite.name} on ${broker.title}: ${passed} of ${verdicts.size} pass, ${seconds} s`,
    )
    return verdicts
  } finally {
    await broker.stop()
  }
}
