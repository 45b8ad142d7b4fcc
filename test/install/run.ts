/**
 * `npm run test:install [-- part of a name]`: packs the library, installs the tarball in one small project for
 * each combination that users have, and runs it; then once more without what makes it work, which has to fail.
 * Prints a table; ends with status 1 when a line of it is not as it should be.
 *
 * KINOKO_TARBALL installs another tarball instead.
 */
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { projects, type Project } from './projects.js'
import { installNodes, quiet } from './nodes.js'
import { pack } from './pack.js'
import { shell, type Ended } from './shell.js'

const here = import.meta.dirname
const wanted = process.argv.slice(2).join(' ').toLowerCase()
const chosen = projects.filter(({ name }) => name.toLowerCase().includes(wanted))
const root = await mkdtemp(join(tmpdir(), 'kinoko-install-'))
const begin = performance.now()
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1)

/** How many projects are worked on at a time. */
const lanes = 2

interface Line {
  readonly project: Project
  readonly install: string
  readonly result: string
  readonly without: string
  readonly problem: string | undefined
}

try {
  const tarball = process.env['KINOKO_TARBALL'] ?? (await pack(root))
  const nodes = await installNodes(root, new Set(chosen.flatMap(({ node }) => node ?? [])))
  const groups = [...new Set(chosen.map(({ install }) => install))]
  const lines: Line[] = []
  const work = async (): Promise<void> => {
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      const members = chosen.filter(({ install }) => install === group)
      lines.push(...(await runGroup(members, tarball, nodes)))
    }
  }
  await Promise.all(Array.from({ length: lanes }, work))
  report(chosen.flatMap((project) => lines.filter((line) => line.project === project)))
} finally {
  await rm(root, { recursive: true, force: true })
}

/** Installs once, then runs the projects one after the other. */
async function runGroup(
  members: readonly Project[],
  tarball: string,
  nodes: ReadonlyMap<number, string>,
): Promise<Line[]> {
  const cwd = join(root, members[0]!.install)
  const packages = Object.fromEntries(members.flatMap((member) => Object.entries(member.packages)))
  const dependencies = { ...packages, kinoko: `file:${tarball}` }
  await layOut(members[0]!, cwd, dependencies)
  const since = performance.now()
  const installed = await shell(`npm install ${quiet}`, { cwd })
  const took = seconds(since)
  const lines: Line[] = []
  for (const project of members) {
    if (installed.status !== 0) {
      const problem = `not installed:\n${installed.output}`
      lines.push({ project, install: took, result: '-', without: '-', problem })
    } else {
      await layOut(project, cwd, dependencies)
      lines.push(await runProject(project, cwd, took, nodes))
    }
  }
  await rm(cwd, { recursive: true, force: true })
  return lines
}

/** The files of a project, and none of another one that was there before, beside what is installed. */
async function layOut(
  { folders, manifest }: Project,
  cwd: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(cwd, { recursive: true })
  for (const name of await readdir(cwd)) {
    if (!/^(node_modules|package-lock\.json)$/.test(name))
      await rm(join(cwd, name), { recursive: true })
  }
  for (const folder of folders) await cp(join(here, folder), cwd, { recursive: true })
  const packageJson = { private: true, ...manifest, dependencies }
  await writeFile(join(cwd, 'package.json'), JSON.stringify(packageJson, null, 2))
}

async function runProject(
  project: Project,
  cwd: string,
  install: string,
  nodes: ReadonlyMap<number, string>,
): Promise<Line> {
  const { name, node, command, environment, remedy } = project
  const bin = node === undefined ? [] : [nodes.get(node)!]
  const path = [...bin, join(cwd, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(':')
  const run = (line: string, more: object = {}): Promise<Ended> =>
    shell(line, { cwd, environment: { ...environment, ...more, PATH: path } })

  const since = performance.now()
  const { status, output } = await run(command)
  const took = seconds(since)
  process.stderr.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}\n`)
  const problem = status === 0 ? undefined : output
  if (remedy === undefined) return { project, install, result: took, without: '-', problem }

  const { takeOut } = remedy
  const putBack = await takeOut.change?.(join(cwd, 'node_modules/kinoko'))
  const robbed = await run(takeOut.command ?? command, takeOut.environment)
  await putBack?.()
  const isNeeded = robbed.status !== 0
  const without = isNeeded ? `fails: ${firstProblem(robbed.output)}` : 'WORKS AS WELL'
  return { project, install, result: took, without, problem: isNeeded ? problem : (problem ?? '') }
}

/** The first line that says what is wrong. */
function firstProblem(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
  const found = lines.find((line) => /\w*(Error|error|ERR|invalid)\b.*[:!]/.test(line))
  return (found ?? lines.find((line) => line !== '') ?? '').slice(0, 100)
}

function report(lines: readonly Line[]): void {
  const failed = lines.filter(({ problem }) => problem !== undefined)
  for (const { project, problem } of failed) console.log(`\n--- ${project.name}\n${problem}\n`)
  console.log(
    '| project | Node | install | run | without ... it fails |\n| --- | --- | --- | --- | --- |',
  )
  for (const { project, install, result, without, problem } of lines) {
    const { name, node, remedy } = project
    const state = problem === undefined ? `${result} s` : 'FAILED'
    const needed = remedy === undefined ? '-' : `${remedy.name}: ${without}`
    console.log(`| ${name} | ${node ?? '-'} | ${install} s | ${state} | ${needed} |`)
  }
  const counts = `${lines.length - failed.length} passed, ${failed.length} failed`
  console.log(`\n${counts}\n(${seconds(begin)} s)`)
  process.exitCode = failed.length === 0 && lines.length > 0 ? 0 : 1
}
