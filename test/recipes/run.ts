/**
 * `npm run test:recipes [-- part of a name]`: packs the library, installs the tarball in each example that is a project of
 * its own, and runs its `npm test`. Prints a table; ends with status 1 when one fails.
 */
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { installNodes, quiet } from '../install/nodes.js'
import { pack } from '../install/pack.js'
import { shell } from '../install/shell.js'

const examples = join(import.meta.dirname, '../../examples')
const wanted = process.argv.slice(2).join(' ')
const names = await readdir(examples)
const projects = names.filter((name) => /^13\d-/.test(name) && name.includes(wanted)).sort()
const root = await mkdtemp(join(tmpdir(), 'kinoko-recipes-'))

interface Manifest {
  readonly description: string
  readonly dependencies: Readonly<Record<string, string>>
}

try {
  const tarball = await pack(root)
  const nodes = await installNodes(root, new Set([22]))
  const path = `${nodes.get(22)!}:${process.env['PATH'] ?? ''}`
  const failures: string[] = []
  console.log('| example | shows | tests |\n| --- | --- | --- |')
  for (const project of projects) {
    const { description, problem, tests } = await runProject(project, tarball, path)
    console.log(`| ${project} | ${description} | ${problem === undefined ? tests : 'FAILED'} |`)
    if (problem !== undefined) failures.push(`--- ${project}\n${problem}`)
  }
  for (const failure of failures) console.log(`\n${failure}`)
  process.exitCode = failures.length === 0 && projects.length > 0 ? 0 : 1
} finally {
  await rm(root, { recursive: true, force: true })
}

interface Outcome {
  readonly description: string
  readonly tests: string
  readonly problem: string | undefined
}

async function runProject(project: string, tarball: string, path: string): Promise<Outcome> {
  const cwd = join(root, project)
  await cp(join(examples, project), cwd, { recursive: true })
  const manifest = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8')) as Manifest
  const dependencies = { ...manifest.dependencies, kinoko: `file:${tarball}` }
  await writeFile(join(cwd, 'package.json'), JSON.stringify({ ...manifest, dependencies }))
  const { description } = manifest
  // npm on another Node does not read the machine's own configuration: its proxies and certificates
  const installed = await shell(`npm install ${quiet}`, { cwd })
  const options = { cwd, environment: { PATH: path } }
  const ended = installed.status === 0 ? await shell('npm test', options) : installed
  await rm(cwd, { recursive: true, force: true })
  const output = stripVTControlCharacters(ended.output)
  const tests = /^(?:# pass|ℹ pass|\s*Tests:?)\s.*$/m.exec(output)?.[0].trim() ?? ''
  // a run that found no test shows nothing
  const problem = ended.status === 0 && /[1-9]/.test(tests) ? undefined : output
  return { description, tests, problem }
}
