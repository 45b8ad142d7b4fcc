/** What of the host a scenario finds, as declarations: a simulation has its own timers and clock. */
export const hostTypes = `
interface Console {
  log(...words: unknown[]): void
  info(...words: unknown[]): void
  warn(...words: unknown[]): void
  error(...words: unknown[]): void
  debug(...words: unknown[]): void
}
declare const console: Console
declare function setTimeout<A extends unknown[]>(callback: (...args: A) => void, ms?: number, ...args: A): number
declare function clearTimeout(timer: number | undefined): void
declare function setInterval<A extends unknown[]>(callback: (...args: A) => void, ms?: number, ...args: A): number
declare function clearInterval(timer: number | undefined): void
declare function queueMicrotask(callback: () => void): void
declare function structuredClone<T>(value: T): T
declare const performance: { now(): number }
declare const crypto: { randomUUID(): string; getRandomValues<T extends ArrayBufferView>(array: T): T }
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare const AbortSignal: { abort(reason?: unknown): AbortSignal; timeout(ms: number): AbortSignal }
interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare const AbortController: { new (): AbortController }
interface TextEncoder {
  encode(text?: string): Uint8Array
}
declare const TextEncoder: { new (): TextEncoder }
interface TextDecoder {
  decode(bytes?: Uint8Array): string
}
declare const TextDecoder: { new (encoding?: string): TextDecoder }
interface URL {
  readonly href: string
  readonly host: string
  readonly pathname: string
  readonly searchParams: URLSearchParams
}
declare const URL: { new (url: string, base?: string): URL }
interface URLSearchParams {
  get(name: string): string | null
}
`
