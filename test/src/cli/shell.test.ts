/** The shell as somebody sits at it: on a terminal of its own, which the command `script` gives it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Types a line whenever the prompt is there; resolves with the screen and the exit status. */
function session(lines: readonly string[]): Promise<{ screen: string; code: number | null }> {
  const node = `${process.execPath} --import tsx --conditions=kinoko:source src/cli/main.ts`
  const command = `${node} shell test/src/cli/services.ts:CalculatorService --broker simulator`
  const child = spawn('script', ['-qfec', command, '/dev/null'], { cwd: root })
  const left = [...lines]
  let screen = ''
  let seen = 0
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.stdout.on('data', (data) => {
      screen += String(data)
      const prompts = screen.split('> ').length - 1
      if (prompts <= seen) return
      seen = prompts
      const line = left.shift()
      if (line !== undefined) child.stdin.write(`${line}\n`)
    })
    child.on('close', (code) => resolve({ screen, code }))
  })
}

describe.skipIf(process.platform !== 'linux')('kinoko shell', () => {
  test('left with a call pending says which, and ends without an error', async () => {
    const call = 'const p = n.rpc.calculator.slow(500)'
    const { screen, code } = await session([call, '.exit'])

    expect(screen).toContain('given up: calculator.slow')
    expect(screen).not.toMatch(/ClientStopped|Error|node:internal/)
    expect(code).toBe(0)
  })

  test('shows the last call; left with nothing pending it says nothing', async () => {
    const { screen, code } = await session(['await n.rpc.calculator.add(1, 2)', '.trace', '.exit'])

    expect(screen).toMatch(/calculator\.add\(1, 2\) → 3 {2}[\d.]+ ms/)
    expect(screen).not.toContain('given up')
    expect(code).toBe(0)
  })
})
