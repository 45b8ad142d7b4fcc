/**
 * Work of platforms that have no hooks: browsers. Functions that begin work and give a promise are wrapped, and the work
 * lasts until the promise settles.
 */
import { placeOfCode } from './where.js'
import { owners } from './work-watch.js'
import type { Work } from './work.js'

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

interface PromiseLike {
  then(onDone: () => void, onFailed: () => void): unknown
}

/** Objects of the platform, and the names of their functions that begin work. */
const begins: readonly (readonly [path: readonly string[], names: readonly string[]])[] = [
  [[], ['fetch', 'createImageBitmap']],
  [
    ['Response', 'prototype'],
    ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'],
  ],
  [
    ['Request', 'prototype'],
    ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'],
  ],
  [
    ['Blob', 'prototype'],
    ['arrayBuffer', 'bytes', 'text'],
  ],
  [
    ['SubtleCrypto', 'prototype'],
    [
      'decrypt',
      'deriveBits',
      'deriveKey',
      'digest',
      'encrypt',
      'exportKey',
      'generateKey',
      'importKey',
      'sign',
      'unwrapKey',
      'verify',
      'wrapKey',
    ],
  ],
  [['WebAssembly'], ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']],
  [['ReadableStreamDefaultReader', 'prototype'], ['read']],
]

let users = 0
let unwrap: (() => void) | undefined

/** Wraps the functions, as far as the platform has them; gives a function that lets go of them. */
export function watchPromises(): () => void {
  if (users++ === 0) unwrap = wrapAll()
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    if (--users > 0) return
    unwrap?.()
    unwrap = undefined
  }
}

function wrapAll(): () => void {
  const restores = begins.flatMap(([path, names]) => {
    const target = path.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      globalThis,
    )
    return typeof target === 'object' || typeof target === 'function'
      ? names.flatMap((name) => wrap(target as Record<string, unknown>, name, [...path, name]))
      : []
  })
  return () => {
    for (const restore of restores) restore()
  }
}

function wrap(
  target: Record<string, unknown>,
  name: string,
  path: readonly string[],
): (() => void)[] {
  const descriptor = Object.getOwnPropertyDescriptor(target, name)
  const original: unknown = descriptor?.value
  if (descriptor?.configurable !== true || typeof original !== 'function') return []
  const kind = path.filter((part) => part !== 'prototype').join('.')
  const value = function (this: unknown, ...args: unknown[]): unknown {
    const result = Reflect.apply(original as AnyFunction, this, args)
    if (isPromiseLike(result)) followUp(result, kind)
    return result
  }
  Object.defineProperty(target, name, { ...descriptor, value })
  return [
    () => {
      if (target[name] === value) Object.defineProperty(target, name, descriptor)
    },
  ]
}

function followUp(promise: PromiseLike, kind: string): void {
  const watches = owners()
  if (watches.length === 0) return
  const place = placeOfCode()
  const work: Work = {
    kind,
    sort: 'job',
    isLive: () => true,
    get where() {
      return place()
    },
  }
  for (const watch of watches) watch.began(work)
  const end = (): void => {
    for (const watch of watches) watch.ended(work)
  }
  promise.then(end, end)
}

function isPromiseLike(value: unknown): value is PromiseLike {
  return typeof value === 'object' && value !== null && 'then' in value
}
