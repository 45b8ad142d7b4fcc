/**
 * Prints the floors of `src` and the arrows between them, as dependency-cruiser sees them: for each floor the
 * floors it imports from, with the number of imports. Ends with status 1 if an arrow goes up, or to a file that
 * is not found.
 */
import { cruised } from './cruise.js'
import floors from './floors.cjs'

const heightOf = new Map(floors.flatMap((names, i) => names.map((name) => [name, -i] as const)))

function floorOf(path: string): string | undefined {
  return /^src\/([^/.]+)/.exec(path)?.[1]
}

const { modules } = await cruised(['src'])
const arrows = new Map<string, Map<string, number>>()
let unresolved = 0
for (const { source, dependencies } of modules) {
  const from = floorOf(source)
  if (from === undefined) continue
  const targets = arrows.get(from) ?? new Map<string, number>()
  arrows.set(from, targets)
  for (const { module, resolved, couldNotResolve } of dependencies) {
    if (couldNotResolve) {
      unresolved += 1
      console.log(`${source}: there is no ${module}`)
    }
    const to = floorOf(resolved)
    if (to !== undefined && to !== from) targets.set(to, (targets.get(to) ?? 0) + 1)
  }
}

let count = 0
let upwards = 0
for (const name of floors.flat()) {
  const targets = [...(arrows.get(name) ?? [])].sort(
    ([a], [b]) => heightOf.get(b)! - heightOf.get(a)!,
  )
  count += targets.length
  upwards += targets.filter(([to]) => heightOf.get(to)! >= heightOf.get(name)!).length
  console.log(`${name.padEnd(14)} ${targets.map(([to, n]) => `${to} ${n}`).join(', ')}`)
}
console.log(`${count} arrows between ${arrows.size} folders, ${upwards} upwards`)
process.exitCode = upwards === 0 && unresolved === 0 ? 0 : 1
