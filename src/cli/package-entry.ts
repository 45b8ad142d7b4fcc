/**
 * Where a package's module is, as an `import` in a directory would find it. Node tells only where a `require`
 * would: of a package with both it is the other one, which cannot load a library that is a module.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

/** The path of a package's module, `name` or `name/part`; undefined when there is none. */
export async function packageEntry(name: string, directory: string): Promise<string | undefined> {
  const require = createRequire(resolve(directory, 'package.json'))
  const [, packageName = name, part] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(name) ?? []
  for (const folder of require.resolve.paths(name) ?? []) {
    const root = join(folder, packageName)
    const entry = entryOf(await exportsOf(root), part === undefined ? '.' : `./${part}`)
    if (entry !== undefined) return join(root, entry)
  }
  try {
    return require.resolve(name) // no exports, or a pattern of them
  } catch {
    return undefined
  }
}

type Target = string | { readonly [condition: string]: Target } | null | undefined

async function exportsOf(root: string): Promise<Target> {
  try {
    const manifest = await readFile(join(root, 'package.json'), 'utf8')
    return (JSON.parse(manifest) as { exports?: Target }).exports
  } catch {
    return undefined // no package here
  }
}

function entryOf(exports: Target, part: string): string | undefined {
  const isTable = typeof exports === 'object' && exports !== null
  const hasParts = isTable && Object.keys(exports).some((key) => key.startsWith('.'))
  if (hasParts) return targetOf(exports[part])
  return part === '.' ? targetOf(exports) : undefined
}

const conditions = ['node', 'import', 'default']

/** The first that holds, in the order of the package. */
function targetOf(target: Target): string | undefined {
  if (typeof target !== 'object' || target === null) return target ?? undefined
  for (const [condition, inner] of Object.entries(target)) {
    const found = conditions.includes(condition) ? targetOf(inner) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
