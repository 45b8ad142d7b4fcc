/**
 * Scenarios recorded from real brokers, `npm run test:ground-truth`: the simulator answers them as each version did.
 *
 * The scenarios are not in this repository. Where their folder is not there, the script says so and runs nothing;
 * KINOKO_GROUND_TRUTH names another folder. The rest of the command line goes to the scenarios' own runner, as in
 * `npm run test:ground-truth -- --only quorum --verbose`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { rabbitmqVersions, type RabbitmqVersion } from 'kinoko/simulator'

const root = fileURLToPath(new URL('../../', import.meta.url))
const truth = process.env['KINOKO_GROUND_TRUTH'] ?? resolve(root, '../shared/ground-truth')
const plugins = [
  'rabbitmq_consistent_hash_exchange',
  'rabbitmq_random_exchange',
  'rabbitmq_recent_history_exchange',
  'rabbitmq_sharding',
]

/**
 * Scenarios that name port 5672 themselves: a recording of a broker on another port holds the answers of the one that
 * listened there. RabbitMQ 4.3.6 itself hangs up on frames below 8,192 bytes. Case: connection, "hangs up after three seconds
 * on frames smaller than the protocol allows".
 */
const misrecorded: Readonly<Partial<Record<RabbitmqVersion, readonly string[]>>> = {
  '4.3': ['connection/url-object', 'connection/small-frame-max-large-body'],
}

if (!existsSync(join(truth, 'run.mjs'))) {
  console.info(`no scenarios in ${truth}: nothing was run`)
} else {
  const outcomes = await runAll(process.argv.slice(2))
  if (outcomes.some((isGreen) => !isGreen)) process.exitCode = 1
}

async function runAll(args: readonly string[]): Promise<boolean[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kinoko-ground-truth-'))
  await build({
    entryPoints: [join(root, 'simulator/index.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: join(folder, 'simulator.mjs'),
  })
  return rabbitmqVersions.flatMap((version) => [
    run(folder, version, [], ['--with', 'policies', ...args]),
    // without plugins, a type that they bring is unknown: another scenario asks for that
    ...(args.includes('--only')
      ? []
      : [run(folder, version, plugins, ['--with', 'plugins', '--only', 'plugins', ...args])]),
  ])
}

function run(
  folder: string,
  version: RabbitmqVersion,
  enabled: readonly string[],
  args: readonly string[],
): boolean {
  const golden = goldenOf(folder, version)
  const module = join(folder, `rabbitmq-${version}-${enabled.length}.mjs`)
  writeFileSync(module, moduleOf(version, enabled))
  console.info(`RabbitMQ ${version}${enabled.length > 0 ? ' with plugins' : ''}`)
  const command = ['run.mjs', '--module', module, '--compare', golden, ...args]
  return spawnSync(process.execPath, command, { cwd: truth, stdio: 'inherit' }).status === 0
}

/** The recording of a version, without the scenarios that were not recorded from it; they are named. */
function goldenOf(folder: string, version: RabbitmqVersion): string {
  const name = readdirSync(truth).find((file) => file.startsWith(`golden-rabbitmq-${version}.`))
  if (name === undefined)
    throw new Error(`there is no recording of RabbitMQ ${version} in ${truth}`)
  const left = misrecorded[version] ?? []
  if (left.length === 0) return name
  const golden = JSON.parse(readFileSync(join(truth, name), 'utf8')) as Golden
  for (const id of left) Reflect.deleteProperty(golden.scenarios, id)
  console.info(`left out, since another broker answered them: ${left.join(', ')}`)
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(golden))
  return file
}

interface Golden {
  readonly scenarios: Record<string, unknown>
}

/** A module that stands for amqplib, on a broker with the policies that some scenarios need. */
function moduleOf(version: RabbitmqVersion, enabled: readonly string[]): string {
  const policies = pathToFileURL(join(truth, 'policies.json')).href
  return `
    import { readFileSync } from 'node:fs'
    import { createSimulator } from './simulator.mjs'
    const options = { clock: 'real', trace: 0, rabbitmq: '${version}', plugins: ${JSON.stringify(enabled)} }
    const simulator = createSimulator(options)
    simulator.operator.loadDefinitions(JSON.parse(readFileSync(new URL('${policies}'), 'utf8')))
    export const { connect } = simulator
  `
}
