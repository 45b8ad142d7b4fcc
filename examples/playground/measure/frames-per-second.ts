/**
 * How smooth the picture is: plays fifty instances at 1,500 events a second in Chromium for ten seconds and
 * counts the frames that the browser paints. `npm run build:playground` comes first.
 */
import { chromium } from 'playwright'
import { play } from '../run/play.js'
import * as crowd from '../scenarios/crowd.js'

const seconds = 10
const executablePath = process.env['KINOKO_CHROMIUM']
const address = new URL('../../../dist/playground/index.html#run=crowd&at=1', import.meta.url).href

const { frames } = await play(
  crowd,
  { acts: [], horizon: 20_000 },
  {
    tellError: (error) => {
      throw error
    },
    placeIn: () => undefined,
  },
)
const messagesUpTo = [0]
for (const { flights } of frames) messagesUpTo.push(messagesUpTo.at(-1)! + flights.length)

const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath === undefined ? {} : { executablePath }),
})
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
await page.goto(address)
// once the run is there
await page.waitForFunction(() => document.querySelector('.clock b')?.textContent === '1')
await page.getByTitle('Events a second').selectOption('1500')

/** The moments at which frames were painted, and the events at which the run stood then. */
const painted = await page.evaluate(async (ms) => {
  const clock = document.querySelector('.clock b')
  const button = document.querySelector<HTMLButtonElement>('.transport .main')
  const moments: { at: number; event: number }[] = []
  const begin = performance.now()
  for (let at = begin; at - begin < ms;) {
    at = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    // at the end it begins anew
    if (button?.getAttribute('aria-label') === 'Run') button.click()
    moments.push({ at, event: Number(clock?.textContent) })
  }
  return moments
}, seconds * 1_000)
await browser.close()

const gaps = painted.slice(1).map(({ at }, i) => at - painted[i]!.at)
const moved = painted.slice(1).map(({ event }, i) => {
  const before = painted[i]!.event
  return event < before ? 0 : messagesUpTo[event]! - messagesUpTo[before]!
})
const time = gaps.reduce((sum, gap) => sum + gap, 0) / 1_000
const sum = moved.reduce((total, count) => total + count, 0)
const sorted = [...gaps].sort((a, b) => a - b)
const at = (part: number): string => sorted[Math.floor(part * (sorted.length - 1))]!.toFixed(1)
console.log(
  `${(gaps.length / time).toFixed(1)} frames a second, ${Math.round(sum / time)} messages a second`,
)
console.log(
  `between two frames: median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, at most ${at(1)} ms`,
)
