/** The examples that need another language: `npm run test:clients`. Virtual environments are made in KINOKO_CLIENTS. */
import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { Shell } from './shell.js'

const folder = process.env['KINOKO_CLIENTS'] ?? join(tmpdir(), 'kinoko-clients')
const python = spawnSync('python3', ['--version']).status === 0
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
