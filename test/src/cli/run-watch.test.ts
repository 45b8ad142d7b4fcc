import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBroker, type RunningBroker } from '../../../simulator/server/index.js'
import { RunningCommand } from './support/kinoko.js'

const secret = 'S3cr3tMark'
let directory = ''
let server: RunningBroker
beforeAll(async () => {
  // below the package, so that its own name leads to it
  await mkdir('build', { recursive: true })
  directory = await mkdtemp(join('build', 'watch-'))
  server = await startBroker({ port: 0, users: { ada: secret } })
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

test('kinoko run --watch drains and runs again when an imported file changes, and tells no password', async () => {
  await writeFile(join(directory, 'word.ts'), "export const word: string = 'one'\n")
  await writeFile(
    join(directory, 'services.ts'),
    `import { defineService } from 'kinoko'
import { word } from './word.js'
console.log(\`loaded \${word}\`)
export const Words = defineService({ name: 'words', methods: { say: () => word } })
`,
  )
  const broker = `amqp://ada:${secret}@127.0.0.1:${server.port}`
  const command = new RunningCommand([
    'run',
    join(directory, 'services.ts'),
    '--watch',
    '--broker',
    broker,
  ])
  await command.printed('loaded one')
  await command.printed('services run on')
  await writeFile(join(directory, 'word.ts'), "export const word: string = 'two'\n")
  await command.printed('loaded two')
  await expect.poll(() => command.stderr.split('services run on').length).toBe(3)
  command.kill('SIGTERM')
  const { code, stdout, stderr } = await command.exit
  expect(code).toBe(0)
  expect(stderr.match(/SIGTERM: no worker is running, stopping/g)).toHaveLength(2)
  expect(stderr.match(/all services have stopped/g)).toHaveLength(2)
  expect(stdout + stderr).not.toContain(secret)
})
