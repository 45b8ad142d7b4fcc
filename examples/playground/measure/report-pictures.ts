/**
 * Takes pictures of the pages of failed runs for `docs/pictures`, light and dark: a lost update, a forgotten await, and a run of
 * 5,000 events, of which it says how long its page takes to open and to search.
 */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rpc, service } from 'kinoko'
import { explore, failureReport, toHtml, type ExploreOptions, type Scenario } from 'kinoko/testing'
import { chromium, type Page } from 'playwright'
import { forgottenAwait } from '../../planted-bugs/forgotten-await.js'
import { lostUpdate } from '../../planted-bugs/lost-update.js'

@service('sums')
class SumService {
  @rpc add(a: number, b: number): number {
    return a + b
  }
}

/** A lost update behind so many calls that the run has 5,000 events. */
const longRun: Scenario = async (sim) => {
  sim.service(SumService, { instances: 3 })
  const sums = await sim.proxy<SumService>('sums')
  for (let i = 0; i < 620; i++) await Promise.all([sums.add(i, 1), sums.add(i, 2)])
  return lostUpdate.buggy(sim)
}

interface Subject {
  readonly name: string
  readonly options: ExploreOptions
  readonly scenario: Scenario
  /** Leads to the state that is shown. */
  act(page: Page): Promise<unknown>
}

const subjects: readonly Subject[] = [
  {
    name: 'report-lost-update',
    options: lostUpdate.explore,
    scenario: lostUpdate.buggy,
    act: () => Promise.resolve(),
  },
  {
    name: 'report-forgotten-await',
    options: forgottenAwait.explore,
    scenario: forgottenAwait.buggy,
    act: () => Promise.resolve(),
  },
  {
    name: 'report-5000-events',
    options: { seeds: 40, maxMinimisingRuns: 20 },
    scenario: longRun,
    async act(page) {
      await page.locator('.calls a').last().click()
    },
  },
]

const pictures = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'kinoko-report-'))
const executablePath = process.env['KINOKO_CHROMIUM']
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath === undefined ? {} : { executablePath }),
})
for (const { name, options, scenario, act } of subjects) {
  const failure: unknown = await explore(options, scenario).catch((error: unknown) => error)
  const file = join(folder, `${name}.html`)
  const report = failureReport(failure)!
  await writeFile(file, toHtml(report))
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1100 }, colorScheme })
    const openMs = await timed(async () => {
      await page.goto(pathToFileURL(file).href)
      await painted(page)
    })
    const searchMs = await timed(async () => {
      await page.getByLabel('search').fill('write("ada"')
      await painted(page)
    })
    console.log(
      `${name}, ${report.story.length} events: ${openMs} ms to open, ${searchMs} to search`,
    )
    await page.getByLabel('search').fill('')
    await act(page)
    await page.screenshot({ path: `${pictures}${name}-${colorScheme}.png` })
    await page.close()
  }
}
await browser.close()

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await act()
  return Math.round(performance.now() - begin)
}

/** Resolves when the page has been drawn. */
function painted(page: Page): Promise<unknown> {
  const twoFrames =
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'
  return page.evaluate(twoFrames)
}
