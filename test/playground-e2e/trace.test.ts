import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunningCommand } from '../src/cli/support/kinoko.js'
import { close, launch, open, openPage, Playground } from './support/playground.js'

let folder = ''
let page = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinoko-trace-'))
  page = await pageOfFailedTest()
  await launch()
})
afterAll(async () => {
  await close()
  await rm(folder, { recursive: true })
})

/** Runs a test that fails, in a vitest of its own; gives the page that the reporter has kept. */
async function pageOfFailedTest(): Promise<string> {
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
  const cwd = fileURLToPath(new URL('fixtures', import.meta.url))
  const failing = spawn(process.execPath, [vitest, 'run'], {
    cwd,
    stdio: 'ignore',
    env: { ...process.env, KINOKO_REPORTS: folder },
  })
  const code = await new Promise((resolve) => failing.on('close', resolve))
  expect(code).toBe(1)
  const [name] = await readdir(folder)
  return join(folder, name!)
}

async function showsTheFailure(playground: Playground): Promise<void> {
  const { page } = playground
  await page
    .locator('.banner.bad')
    .getByText(/to be 'Ada Lovelace'/)
    .waitFor()
  await page.getByText('client#0 asks for profiles.save').first().click()
  await playground.box('host profiles#1').waitFor()
  await page.keyboard.press('End')
  expect(await playground.label('host profiles#0')).toContain('has served 1')
}

describe('the page that a failed test has left', () => {
  test('is opened from a folder', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.page.getByLabel('A report of a failed test').setInputFiles(page)
    await showsTheFailure(playground)
  })

  test('is dropped on the page', async () => {
    await using playground = await open('#run=hello&at=1')
    const text = await readFile(page, 'utf8')
    const data = await playground.page.evaluateHandle((content) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], 'profiles.html'))
      return transfer
    }, text)
    await playground.page.dispatchEvent('body', 'drop', { dataTransfer: data })
    await showsTheFailure(playground)
  })

  test('is shown by `kinoko trace`', async () => {
    const command = new RunningCommand(['trace', page])
    await command.printed('#trace=')
    const address = /http:\S+/.exec(command.stdout)?.[0] ?? ''
    await using playground = new Playground(await openPage(address))
    await showsTheFailure(playground)
    command.kill('SIGTERM')
    expect((await command.exit).code).toBe(0)
  })

  test('what is no report is refused, with a reason', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.page.getByLabel('A report of a failed test').setInputFiles({
      name: 'shopping.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"tea": 2}'),
    })
    await playground.page
      .getByRole('alert')
      .getByText(/shopping.json: this is no failure report/)
      .waitFor()
  })
})
