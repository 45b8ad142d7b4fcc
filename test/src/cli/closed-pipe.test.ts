import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

test('a command whose reader has seen enough ends without a word', async () => {
  const args = ['dist/src/cli/main.js', '--help']
  const command = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  command.stdout.destroy()
  let stderr = ''
  command.stderr.on('data', (data) => (stderr += String(data)))
  const [status] = (await once(command, 'close')) as [number | null]
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
