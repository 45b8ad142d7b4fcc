/** The built playground in Chromium, from its folder: no server, as anybody may open it. */
import { chromium, type Browser, type Page } from 'playwright'
import { expect } from 'vitest'

export const address = new URL('../../../dist/playground/index.html', import.meta.url).href

export interface PageOptions {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
}

let browser: Browser | undefined

export async function launch(): Promise<void> {
  const executablePath = process.env['KINOKO_CHROMIUM']
  browser = await chromium.launch({
    args: ['--no-sandbox'],
    ...(executablePath === undefined ? {} : { executablePath }),
  })
}

export async function close(): Promise<void> {
  await browser?.close()
}

/** The page at an address, once its run can be seen. An error in the page fails the test. */
export async function open(hash: string, options: PageOptions = {}): Promise<Playground> {
  const page = await openPage(`${address}${hash}`, options)
  await page.locator('.clock b').waitFor()
  await page.waitForFunction(
    () => document.querySelector('.clock')?.textContent.includes('–') === false,
  )
  return new Playground(page)
}

export async function openPage(url: string, options: PageOptions = {}): Promise<Page> {
  const { width = 1280, height = 800, colorScheme = 'light' } = options
  const page = await browser!.newPage({ viewport: { width, height }, colorScheme })
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(url)
  return page
}

/** What a person sees and does. */
export class Playground implements AsyncDisposable {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The number of the event that is looked at. */
  async event(): Promise<number> {
    return Number(await this.page.locator('.clock b').textContent())
  }

  async length(): Promise<number> {
    return Number(await this.#scrubber.getAttribute('max'))
  }

  /** Waits until the page looks at that event. */
  async isAt(event: number): Promise<void> {
    await expect.poll(() => this.event(), { timeout: 30_000 }).toBe(event)
  }

  /** Looks at an event, by the scrubber. */
  async scrubTo(event: number): Promise<void> {
    await this.#scrubber.fill(String(event))
    await this.isAt(event)
  }

  get #scrubber() {
    return this.page.getByRole('slider', { name: 'Event' })
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** A box of the picture, by the beginning of what a screen reader says of it. */
  box(name: string) {
    return this.page.locator(`[data-place="${name}"]`)
  }

  async label(name: string): Promise<string> {
    return (await this.box(name).getAttribute('aria-label')) ?? ''
  }

  /** All that the picture says, box by box. */
  labels(): Promise<(string | null)[]> {
    return this.page
      .locator('[data-place]')
      .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label')))
  }

  tab(name: string) {
    return this.page.getByRole('tab', { name })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close()
  }
}
