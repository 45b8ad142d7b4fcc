/**
 * `npm run test:suites [-- part of a name]`: the test suites of libraries on amqplib, from their repositories, on the
 * RabbitMQ at localhost:5672 and then under the stand-in. Prints a table of the tests that pass on RabbitMQ and, of
 * these, on the simulator, in up to three runs, then the names of those that do not; ends with status 1 when there are
 * any that always pass on RabbitMQ.
 *
 * - The suites leave queues and exchanges behind: the RabbitMQ should be there for them alone. `KINOKO_RABBITMQCTL` is
 *   the command that adds the users that they expect, and deletes them again; default `rabbitmqctl`.
 * - `KINOKO_SUITES_GIT` says where the repositories are; default `https://github.com/{owner}/{name}.git`.
 * - `KINOKO_SUITES` is a folder that keeps what was fetched and the reports; default a temporary one, which is deleted.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quiet } from '../install/nodes.js'
import { pack } from '../install/pack.js'
import { shell } from '../install/shell.js'
import { ownSuites, type OwnSuite } from './own-suites.js'
import { versionOf } from './version-of.js'

const wanted = process.argv.slice(2).join(' ').toLowerCase()
const chosen = ownSuites.filter(({ name }) => name.toLowerCase().includes(wanted))
const origin = process.env['KINOKO_SUITES_GIT'] ?? 'https://github.com/{owner}/{name}.git'
const rabbitmqctl = process.env['KINOKO_RABBITMQCTL'] ?? 'rabbitmqctl'
const kept = process.env['KINOKO_SUITES']
const root = kept ?? (await mkdtemp(join(tmpdir(), 'kinoko-suites-')))
const version = await versionOf('amqp://localhost:5672')

/** For a whole suite, or a file of one that is run by files. */
const limitMs = 400_000

try {
  await mkdir(root, { recursive: true })
  const tarball = await pack(root)
  const columns = ['suite', `pass on RabbitMQ ${version}`, 'of these here', 'in a later run']
  console.log(`| ${[...columns, 'not always there', 'only here', 'left out'].join(' | ')} |`)
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | --- |')
  const compared: Comparison[] = []
  for (const suite of chosen) compared.push(await compare(suite, await install(suite, tarball)))
  for (const { suite, late, uncertain, lost } of compared) {
    for (const title of late) console.log(`\nin a later run, ${suite.name}: ${title}`)
    for (const title of uncertain) console.log(`\nnot always on RabbitMQ, ${suite.name}: ${title}`)
    for (const title of lost) console.log(`\nnot here, ${suite.name}: ${title}`)
  }
  const isSame = compared.length > 0 && compared.every(({ lost }) => lost.length === 0)
  process.exitCode = isSame ? 0 : 1
} finally {
  if (kept === undefined) await rm(root, { recursive: true, force: true })
}

/** Titles of tests that pass on RabbitMQ. */
interface Comparison {
  readonly suite: OwnSuite
  /** Those that pass here, but did not in the first run. */
  readonly late: readonly string[]
  /** Those that do not pass here, nor always on RabbitMQ. */
  readonly uncertain: readonly string[]
  readonly lost: readonly string[]
}

/** Runs a suite in both places; writes its line of the table. */
async function compare(suite: OwnSuite, cwd: string): Promise<Comparison> {
  const files = suite.files === undefined ? [''] : await filesOf(cwd, suite.files)
  const there = await runOnRabbitmq(suite, cwd, files)
  const here = new Set(await run(suite, cwd, 'simulator', files))
  const missing = (): string[] => [...there].filter((title) => !here.has(title))
  const first = missing()
  // suites look after 50 ms at what should have happened: on a busy machine it has not
  for (let tries = 1; tries < 3 && missing().length > 0; tries++) {
    const again = files.filter((file) => missing().some((title) => title.startsWith(file)))
    for (const title of await run(suite, cwd, 'simulator', again)) here.add(title)
  }
  const uncertain = await findUncertain(suite, cwd, files, missing())
  const lost = missing().filter((title) => !uncertain.has(title))
  const late = first.filter((title) => here.has(title))
  const more = [...here].filter((title) => !there.has(title))
  const sizes = [there.size, there.size - missing().length, late.length, uncertain.size]
  const counts = [...sizes, more.length].join(' | ')
  console.log(`| ${suite.name} | ${counts} | ${suite.leftOut?.because ?? ''} |`)
  return { suite, late, uncertain: [...uncertain], lost }
}

/** The suite at its commit with its packages; what is there from before stays, but for the library. */
async function install(suite: OwnSuite, tarball: string): Promise<string> {
  const { repository, commit, packages, emptyPackages = [], leftOut } = suite
  const [owner = '', name = ''] = repository.split('/')
  const cwd = join(root, name)
  if (!existsSync(join(cwd, '.git'))) {
    const uri = origin.replace('{owner}', owner).replace('{name}', name)
    await succeed(`git clone --quiet --no-checkout ${uri} ${cwd}`, root)
    await succeed(`git -c advice.detachedHead=false checkout --quiet ${commit}`, cwd)
  }
  if (leftOut !== undefined) await leaveOut(cwd, leftOut)
  const manifest = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8')) as object
  const dependencies = { ...packages, kinoko: `file:${tarball}` }
  const own = { ...manifest, dependencies, devDependencies: {}, peerDependencies: {}, scripts: {} }
  await writeFile(join(cwd, 'package.json'), JSON.stringify(own))
  // registries and locks of the suite's own
  await rm(join(cwd, '.npmrc'), { force: true })
  await rm(join(cwd, 'package-lock.json'), { force: true })
  await succeed(`npm install --legacy-peer-deps ${quiet}`, cwd)
  for (const empty of emptyPackages) {
    await mkdir(join(cwd, 'node_modules', empty), { recursive: true })
    await writeFile(join(cwd, 'node_modules', empty, 'index.js'), '')
  }
  return cwd
}

/** Of tests that passed on RabbitMQ once, those that fail there in one of ten more runs. */
async function findUncertain(
  suite: OwnSuite,
  cwd: string,
  files: readonly string[],
  titles: readonly string[],
): Promise<ReadonlySet<string>> {
  const uncertain = new Set<string>()
  for (let tries = 0; tries < 10 && uncertain.size < titles.length; tries++) {
    const again = files.filter((file) => titles.some((title) => title.startsWith(file)))
    const passed = await runOnRabbitmq(suite, cwd, again)
    for (const title of titles) if (!passed.has(title)) uncertain.add(title)
  }
  return uncertain
}

async function leaveOut(cwd: string, leftOut: NonNullable<OwnSuite['leftOut']>): Promise<void> {
  const file = join(cwd, leftOut.file)
  let text = await readFile(file, 'utf8')
  for (const title of leftOut.titles) text = text.replace(` it('${title}'`, ` xit('${title}'`)
  await writeFile(file, text)
}

async function runOnRabbitmq(
  suite: OwnSuite,
  cwd: string,
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  const users = Object.entries(suite.users ?? {})
  for (const [user, password] of users) {
    await succeed(`${rabbitmqctl} -q add_user ${user} ${password}`, cwd)
    await succeed(`${rabbitmqctl} -q set_permissions ${user} '.*' '.*' '.*'`, cwd)
  }
  try {
    return await run(suite, cwd, 'rabbitmq', files)
  } finally {
    for (const [user] of users) await shell(`${rabbitmqctl} -q delete_user ${user}`, { cwd })
  }
}

/** The titles of the tests that pass. */
async function run(
  suite: OwnSuite,
  cwd: string,
  place: 'rabbitmq' | 'simulator',
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  const node = place === 'simulator' ? 'node --import kinoko/register' : 'node'
  const titles = new Set<string>()
  for (const file of files) {
    const report = join(root, `report-${place}-${`${suite.name} ${file}`.replaceAll(/\W+/g, '-')}`)
    await rm(report, { force: true })
    const line = suite.command
      .replace('{node}', node)
      .replaceAll('{file}', file)
      .replace('{report}', report)
    const { output } = await shell(line, { cwd, limitMs, environment: environmentOf(suite) })
    await writeFile(`${report}.txt`, output)
    const text = existsSync(report) ? await readFile(report, 'utf8') : output
    for (const [title, passed] of readReport(suite, text)) {
      if (passed) titles.add(file === '' ? title : `${file}: ${title}`)
    }
  }
  return titles
}

/** A file that ends before it reports has passed nothing. */
function readReport({ read }: OwnSuite, text: string): ReturnType<OwnSuite['read']> {
  try {
    return read(text)
  } catch {
    return new Map()
  }
}

function environmentOf({ users, environment }: OwnSuite): Record<string, string> {
  const simulator = {
    rabbitmq: version.split('.').slice(0, 2).join('.'),
    users: { guest: 'guest', ...users },
    hosts: ['localhost', '127.0.0.1'],
  }
  return { ...environment, KINOKO_SIMULATOR: JSON.stringify(simulator) }
}

async function filesOf(cwd: string, pattern: RegExp): Promise<string[]> {
  const { output } = await shell('git ls-files', { cwd })
  return output.split('\n').filter((file) => pattern.test(file))
}

async function succeed(line: string, cwd: string): Promise<void> {
  const { status, output } = await shell(line, { cwd })
  if (status !== 0) throw new Error(`${line}\n${output}`)
}
