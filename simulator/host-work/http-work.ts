import type { DiagnosticsChannel } from './node-modules.js'
import { placeOfCode } from './where.js'
import { owners, type WorkWatch } from './work-watch.js'
import type { Work } from './work.js'

/** A request of `node:http`, as far as it is looked at. */
interface ClientRequest {
  once(event: 'close', listener: () => void): unknown
}

/** Requests over HTTP: a socket that waits for an answer says nothing of it, but these modules do. */
export class HttpWork {
  readonly #channel: DiagnosticsChannel
  readonly #begun = new Map<object, () => void>()

  constructor(channel: DiagnosticsChannel) {
    this.#channel = channel
  }

  start(): void {
    for (const [name, listener] of this.#listeners) this.#channel.subscribe(name, listener)
  }

  stop(): void {
    for (const [name, listener] of this.#listeners) this.#channel.unsubscribe(name, listener)
    for (const end of [...this.#begun.values()]) end()
  }

  readonly #begin = (message: unknown): void => {
    const { request } = message as { readonly request: object }
    const end = beginRequest()
    if (end === undefined) return
    this.#begun.set(request, () => {
      this.#begun.delete(request)
      end()
    })
  }

  readonly #end = (message: unknown): void => {
    this.#begun.get((message as { readonly request: object }).request)?.()
  }

  readonly #beginHttp = (message: unknown): void => {
    this.#begin(message)
    const { request } = message as { readonly request: ClientRequest }
    if (this.#begun.has(request)) request.once('close', () => this.#begun.get(request)?.())
  }

  readonly #listeners: readonly (readonly [string, (message: unknown) => void])[] = [
    ['undici:request:create', this.#begin],
    ['undici:request:trailers', this.#end],
    ['undici:request:error', this.#end],
    ['http.client.request.start', this.#beginHttp],
  ]
}

/** Gives a function that ends it; undefined when it is nobody's who could wait. */
function beginRequest(): (() => void) | undefined {
  const watches: readonly WorkWatch[] = owners()
  if (watches.length === 0) return undefined
  const place = placeOfCode()
  const work: Work = {
    kind: 'HTTP request',
    sort: 'job',
    isLive: () => true,
    get where() {
      return place()
    },
  }
  for (const watch of watches) watch.began(work)
  return () => {
    for (const watch of watches) watch.ended(work)
  }
}
