import { replaceProperties } from './replace-properties.js'

/** A use of a global that no simulation decides. */
export interface GlobalUse {
  /** `Math.random`. */
  readonly name: string
  /** The line of user code that used it, as stacks have it. */
  readonly where: string
  count: number
}

/**
 * Watches for code that asks the platform for time and chance; gives the uses so far, and a function that ends
 * the watch.
 */
export function watchGlobals(): { uses: readonly GlobalUse[]; stop: () => void } {
  const uses: GlobalUse[] = []
  const note = (name: string): void => {
    const where = callerOf(new Error().stack)
    if (where === undefined) return
    const known = uses.find((use) => use.name === name && use.where === where)
    if (known === undefined) uses.push({ name, where, count: 1 })
    else known.count++
  }
  const restores = [
    watch(globalThis, '', ['setTimeout', 'setInterval', 'setImmediate'], note),
    watch(Math, 'Math.', ['random'], note),
    watch(globalThis.performance, 'performance.', ['now'], note),
    watch(globalThis.crypto, 'crypto.', ['randomUUID', 'getRandomValues'], note),
    watchDate(note),
  ]
  return { uses, stop: () => restores.forEach((restore) => restore()) }
}

function watch(
  target: object,
  prefix: string,
  names: readonly string[],
  note: (name: string) => void,
): () => void {
  const functions = target as Record<string, ((...args: unknown[]) => unknown) | undefined>
  const watched = names.map((name) => {
    const original = functions[name]
    const use = (...args: unknown[]): unknown => {
      note(prefix + name)
      return original?.apply(target, args)
    }
    return [name, Object.assign(use, original)] as const
  })
  return replaceProperties(target, Object.fromEntries(watched))
}

/** `Date.now()`, and `new Date()` without arguments. */
function watchDate(note: (name: string) => void): () => void {
  const watched = new Proxy(Date, {
    construct(target, args, newTarget) {
      if (args.length === 0) note('new Date')
      return Reflect.construct(target, args, newTarget) as object
    },
    get(target, name, receiver) {
      if (name === 'now') note('Date.now')
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  return replaceProperties(globalThis, { Date: watched })
}

/** The innermost line of a stack that is neither Kinoko's nor a library's nor the platform's. */
function callerOf(stack: string | undefined): string | undefined {
  const lines = (stack ?? '').split('\n').slice(1)
  const line = lines.find((text) => /[/\\]/.test(text) && !notUserCode.test(text))
  return line?.trim().replace(/^at /, '')
}

const notUserCode = /node:|[/\\]node_modules[/\\]|[/\\]testing[/\\]globals[/\\]/
