/** The built playground in Chromium, served as `kinoko trace` serves it. */
import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Locator, type Page } from 'playwright'
import { expect } from 'vitest'
import { servePlayground } from '../../../src/cli/trace/trace-server.js'

const folder = fileURLToPath(new URL('../../../examples/playground/package/dist', import.meta.url))

export interface PageOptions {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
  /** Called before anything is loaded. */
  readonly prepare?: (page: Page) => Promise<void>
}

let browser: Browser | undefined
let server: Server | undefined
let address = ''

/** Where the page is, without what comes after the `#`. */
export function home(): string {
  return address
}

export async function launch(): Promise<void> {
  const executablePath = process.env['KINOKO_CHROMIUM']
  ;[browser, { server, address }] = await Promise.all([
    chromium.launch({
      args: ['--no-sandbox'],
      ...(executablePath === undefined ? {} : { executablePath }),
    }),
    servePlayground({ playground: folder, port: 0 }),
  ])
}

export async function close(): Promise<void> {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
}

/** The page at an address, once its run can be seen, without the welcome. */
export async function open(hash: string, options: PageOptions = {}): Promise<Playground> {
  const playground = await visit(hash, {
    ...options,
    async prepare(page) {
      await page.addInitScript(() => {
        // the sandbox has no store
        if (origin !== 'null') localStorage.setItem('kinoko-playground.welcomed', 'yes')
      })
      await options.prepare?.(page)
    },
  })
  await playground.hasRun()
  return playground
}

/** The page as it is for whoever comes for the first time. */
export async function visit(hash: string, options: PageOptions = {}): Promise<Playground> {
  return new Playground(await openPage(`${address}${hash}`, options))
}

/** Each page has a memory of its own. */
export async function openPage(url: string, options: PageOptions = {}): Promise<Page> {
  const { width = 1280, height = 800, colorScheme = 'light', prepare } = options
  const context = await browser!.newContext({ viewport: { width, height }, colorScheme })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await prepare?.(page)
  await page.goto(url)
  return page
}

/** What a person sees and does. */
export class Playground implements AsyncDisposable {
  readonly page: Page
  readonly #errors: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.#errors.push(String(error)))
    page.on('console', (message) => {
      // what a policy refuses is told there, in every frame and worker
      if (message.type() === 'error') this.#errors.push(message.text())
    })
  }

  /** Waits until there is a run. */
  async hasRun(): Promise<void> {
    await expect.poll(() => this.length(), { timeout: 60_000 }).toBeGreaterThan(0)
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
    await expect.poll(() => this.event(), { timeout: 60_000 }).toBe(event)
  }

  /** Looks at an event, by the scrubber. */
  async scrubTo(event: number): Promise<void> {
    await this.#scrubber.fill(String(event))
    await this.isAt(event)
  }

  async toEnd(): Promise<void> {
    await this.scrubTo(await this.length())
  }

  get #scrubber(): Locator {
    return this.page.getByRole('slider', { name: 'Event' })
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** A box of the picture, by its place. */
  box(name: string): Locator {
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

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name })
  }

  /** An event of the list, by what it says. */
  row(text: string | RegExp): Locator {
    return this.page.locator('.event').filter({ hasText: text })
  }

  /** A line that the code has printed. */
  printed(text: string): Locator {
    return this.page.locator('.event.printed').filter({ hasText: text })
  }

  /** The red box about the run. */
  get trouble(): Locator {
    return this.page.locator('.banner.bad')
  }

  get editor(): Locator {
    return this.page.locator('.cm-content')
  }

  /** Writes another text into the editor. */
  async write(change: (text: string) => string): Promise<void> {
    const text = (await this.editor.innerText()).replaceAll('\u00a0', ' ')
    await this.editor.focus()
    await this.page.keyboard.press('Control+A')
    await this.page.keyboard.press('Backspace')
    await this.page.keyboard.insertText(change(text))
  }

  /** Runs what stands in the editor. */
  async runCode(): Promise<void> {
    await this.editor.press('Control+Enter')
  }

  /** What went wrong in the page so far; what is not taken fails the test. */
  takeErrors(): string[] {
    return this.#errors.splice(0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close()
    expect(this.#errors).toEqual([])
  }
}
