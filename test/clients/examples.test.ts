/** The examples that need another language: `npm run test:clients`. Virtual environments are made in KINOKO_CLIENTS. */
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { libraries } from '../libraries/libraries.js'
import { Shell } from './shell.js'
import { snippet } from './snippets.js'

const folder = process.env['KINOKO_CLIENTS'] ?? join(tmpdir(), 'kinoko-clients')
const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0
const python = has('python3', '--version')
const java = has('javac', '-version') && has('mvn', '--version')
const node = ['--import', 'tsx', '--conditions=kinoko:source']

/** A virtual environment with these packages. */
async function environment(name: string, ...packages: string[]): Promise<string> {
  const shell = new Shell(join(folder, name))
  await mkdir(shell.folder, { recursive: true })
  if (!(await shell.has('ready'))) {
    await shell.run('python3', ['-m', 'venv', 'venv'])
    await shell.run(shell.path('venv/bin/pip'), ['install', '-q', ...packages])
    await shell.run('touch', ['ready'])
  }
  return shell.path('venv')
}

const root = new Shell(resolve('.'))

/** Runs a command with AMQP_URI set to a broker, in a folder; gives what it prints. */
function onBroker(shell: Shell, ...command: readonly string[]): Promise<string> {
  const main = root.path('src/cli/main.ts')
  const tsx = import.meta.resolve('tsx')
  const args = ['--import', tsx, '--conditions=kinoko:source', main, 'broker', '--', ...command]
  return shell.run(process.execPath, args)
}

/** A folder for a program, empty or as it was left. */
async function folderOf(name: string): Promise<Shell> {
  const shell = new Shell(join(folder, name))
  await mkdir(shell.folder, { recursive: true })
  return shell
}

test.skipIf(!python)('120: a celery worker on kinoko broker', async () => {
  const venv = await environment('example-celery', 'celery==5.7.0')
  const PATH = `${venv}/bin:${process.env['PATH']}`
  const command = ['src/cli/main.ts', 'broker', '--', 'sh', 'examples/120-celery/run.sh']
  const output = await root.run(process.execPath, [...node, ...command], { env: { PATH } })
  expect(output).toContain('total: 900')
})

test.skipIf(!python)('121: a service of nameko beside services of Kinoko', async () => {
  const venv = await environment(
    'example-nameko',
    'nameko==2.14.1',
    'eventlet==0.41.3',
    'setuptools<70',
  )
  const command = [...node, 'examples/121-beside-nameko/main.ts']
  const output = await root.run(process.execPath, command, { env: { NAMEKO_VENV: venv } })
  expect(output).toContain('total: 850')
})

test.skipIf(!java)('122: Spring AMQP, a listener that answers', async () => {
  const shell = new Shell(resolve('examples/122-spring'))
  const build = (await folderOf('example-spring')).folder
  const maven = ['mvn', '-q', '-B', `-Dproject.build.directory=${build}`]
  const output = await onBroker(
    shell,
    ...maven,
    'compile',
    'exec:java',
    '-Dexec.mainClass=shop.Hello',
  )
  expect(output).toContain('answer: hello, Spring')
})

const expected = JSON.parse(await readFile('test/libraries/expected.json', 'utf8')) as Record<
  string,
  unknown
>

test.each(
  libraries.filter(({ example }) => /^(?:moleculer|nestjs|golevelup|rascal)/.test(example)),
)('examples/libraries: $name', async ({ example, packages }) => {
  const shell = await folderOf(`example-${example}`)
  await shell.run('cp', ['-r', `${root.path('examples/libraries')}/.`, shell.folder])
  if (!(await shell.has('node_modules'))) {
    await writeFile(shell.path('package.json'), '{ "type": "module" }')
    const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
    await shell.run('npm', ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', ...names])
  }
  const output = await onBroker(shell, 'sh', '-c', `exec node ${example} "$AMQP_URI"`)
  const line = output.split('\n').find((text) => text.startsWith('['))
  expect(JSON.parse(line ?? 'null'), output).toEqual(expected[example])
})

test.skipIf(!python)('docs/broker.md: hello.py', async () => {
  const shell = await folderOf('hello-python')
  const venv = await environment('hello-pika', 'pika==1.4.4')
  await writeFile(shell.path('hello.py'), await snippet('hello.py'))
  expect(await onBroker(shell, `${venv}/bin/python`, 'hello.py')).toContain('Hello, Python!')
})

test.skipIf(!has('go', 'version'))('docs/broker.md: hello.go', async () => {
  const shell = await folderOf('hello-go')
  await writeFile(shell.path('hello.go'), await snippet('hello.go'))
  if (!(await shell.has('go.mod'))) {
    await shell.run('go', ['mod', 'init', 'hello'])
    await shell.run('go', ['get', 'github.com/rabbitmq/amqp091-go@v1.16.0'])
  }
  expect(await onBroker(shell, 'go', 'run', 'hello.go')).toContain('Hello, Go!')
})

test.skipIf(!java)('docs/broker.md: Hello.java', async () => {
  const shell = await folderOf('hello-java')
  await writeFile(shell.path('Hello.java'), await snippet('Hello.java'))
  const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
  if (!(await shell.has('lib'))) {
    await shell.run('cp', [root.path('test/clients/suites/java-pom.xml'), 'pom.xml'])
    await shell.run('mvn', ['-q', '-B', copy, '-DoutputDirectory=lib'])
  }
  expect(await onBroker(shell, 'java', '-cp', 'lib/*', 'Hello.java')).toContain('Hello, Java!')
})
