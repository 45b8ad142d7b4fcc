/** Methods of arrays that go over all items, or move them. */
const methods = [
  'shift',
  'unshift',
  'splice',
  'slice',
  'indexOf',
  'lastIndexOf',
  'includes',
  'find',
  'findIndex',
  'some',
  'every',
  'filter',
  'map',
  'flatMap',
  'forEach',
  'reduce',
  'sort',
  'reverse',
  'concat',
  'join',
  'fill',
] as const

type Method = (this: { readonly length: number }, ...args: unknown[]) => unknown

/**
 * Counts what code does that grows with the size of a collection: the items of arrays that methods go over, and the steps of
 * iterators over arrays, sets and maps. Until the promise settles the methods of the platform are replaced.
 */
export async function countSteps(act: () => Promise<void>): Promise<number> {
  let steps = 0
  const restore: (() => void)[] = []
  const replace = (owner: Record<string, Method>, name: string, count: Method): void => {
    const original = owner[name]!
    owner[name] = function (...args) {
      steps += count.apply(this, args) as number
      return original.apply(this, args)
    }
    restore.push(() => (owner[name] = original))
  }
  for (const name of methods) {
    replace(Array.prototype as never, name, function () {
      return this.length
    })
  }
  for (const collection of [[], new Set(), new Map()]) {
    replace(Object.getPrototypeOf(collection[Symbol.iterator]()) as never, 'next', () => 1)
  }
  for (const collection of [Set.prototype, Map.prototype]) {
    replace(collection as never, 'forEach', function (this: unknown) {
      return (this as Set<unknown>).size
    })
  }
  try {
    await act()
  } finally {
    for (const undo of restore) undo()
  }
  return steps
}
