/** Reads what the broker tells, and asks it to do things. */
import type { Line } from './lines.js'

export interface Login {
  readonly name: string
  readonly password: string
}

/** The broker does not know the user, or not by that password. */
export class NotLoggedIn extends Error {}

/** Bytes of a payload that the page is told at most. */
export const longestPayload = 16_384

export class Feed {
  readonly #authorization: string

  constructor({ name, password }: Login) {
    const bytes = new TextEncoder().encode(`${name}:${password}`)
    this.#authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`
  }

  /**
   * Tells of every line, some at a time, until the broker ends it. Rejects when there is no broker; with {@link NotLoggedIn} when
   * it does not let the user in.
   */
  async follow(heard: (lines: readonly Line[]) => void): Promise<void> {
    const path = `trace?follow=true&state=true&payload=${longestPayload}`
    const response = await this.#ask(path)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { done, value = '' } = await reader.read()
      const lines = (rest + value).split('\n')
      rest = lines.pop() ?? ''
      if (lines.length > 0) heard(lines.map((line) => JSON.parse(line) as Line))
      if (done) return
      // a broker that is quicker than the page is not read meanwhile, and drops what does not fit
      await turn()
    }
  }

  /** `pause`, `step`, `resume`, `faults/restart` and so on; gives the reason of a refusal. */
  async act(what: string, body: object = {}): Promise<string | undefined> {
    const response = await this.#ask(what, { method: 'POST', body: JSON.stringify(body) })
    if (response.ok) return undefined
    const { reason } = (await response.json()) as { reason?: unknown }
    return typeof reason === 'string' ? reason : response.statusText
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: this.#authorization }
    // the browser has nothing to do with it: its own login would be sent for other pages, too
    const response = await fetch(`/api/kinoko/${path}`, { ...init, headers, credentials: 'omit' })
    if (response.status === 401) throw new NotLoggedIn()
    return response
  }
}

/** The page is drawn before more is read. A page in the background draws nothing. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, 0)
    else requestAnimationFrame(() => resolve())
  })
}
