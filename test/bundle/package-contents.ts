/**
 * Lists what the npm package has in it, by kind, with the reason why it is there; ends with 1 when there is something
 * without a reason, or more than the limit, or a module imports a package that the package does not declare. `npm run
 * size`, after `npm run build`.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import manifest from '../../package.json' with { type: 'json' }

const limit = 2_500_000

interface PackedFile {
  readonly path: string
  readonly size: number
}

const kinds: readonly (readonly [pattern: RegExp, kind: string, reason: string])[] = [
  [
    /^dist\/cjs\/.*\.js$/,
    'CommonJS',
    'for `require` where Node has none of modules, and for jest; minified, names of functions and classes kept',
  ],
  [
    /^dist\/cjs\/.*\.d\.ts$/,
    'types',
    'of both kinds of modules, with the comments that editors show; what no entry leads to is left out',
  ],
  [/^dist\/cjs\/package\.json$/, 'its folder', 'says that the folder is CommonJS'],
  [/^dist\/LICENSES\.txt$/, 'licences', 'of the packages that are part of the modules'],
  [
    /^dist\/.*\.js$/,
    'modules',
    'the library and the command; not minified, so they need no source maps; those of the command alone without blanks',
  ],
  [/^dist\/.*\.d\.ts$/, 'entries', 'of the types, for modules, and what only modules declare'],
  [/^docs\/grafana\/.*\.json$/, 'dashboard', 'for Grafana, with the metrics of the command'],
  [/^package\.json$/, 'manifest', 'npm needs it'],
  [
    /^(README\.md|LICENSE|CHANGELOG\.md)$/,
    'project pages',
    'start, licence, changes; the guides are on the site and in the repository',
  ],
]

const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], { encoding: 'utf8' })
const [contents] = JSON.parse(packed) as [{ files: readonly PackedFile[]; unpackedSize: number }]
const sizes = new Map<string, { size: number; count: number; reason: string }>()
const unknown: string[] = []
for (const { path, size } of contents.files) {
  const [, kind, reason] = kinds.find(([pattern]) => pattern.test(path)) ?? []
  if (kind === undefined || reason === undefined) {
    unknown.push(path)
    continue
  }
  const known = sizes.get(kind) ?? { size: 0, count: 0, reason }
  sizes.set(kind, { size: known.size + size, count: known.count + 1, reason })
}
const inKilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(0).padStart(7)} kB`
for (const [kind, { size, count, reason }] of sizes) {
  console.log(`${inKilobytes(size)}  ${String(count).padStart(4)} files  ${kind}: ${reason}`)
}
const total = `${inKilobytes(contents.unpackedSize)} unpacked, of at most ${inKilobytes(limit).trim()}`
console.log(total)
if (unknown.length > 0) console.error(`nobody knows why these are there: ${unknown.join(', ')}`)
const undeclared = contents.files.flatMap(({ path }) => undeclaredImports(path))
if (undeclared.length > 0) console.error(`not declared in package.json: ${undeclared.join(', ')}`)
process.exitCode =
  undeclared.length > 0 || unknown.length > 0 || contents.unpackedSize > limit ? 1 : 0

/** Packages that a module imports and that neither Node nor package.json brings, such as helpers of a compiler. */
function undeclaredImports(path: string): string[] {
  if (!/^dist\/.*\.js$/.test(path)) return []
  const declared: ReadonlySet<string> = new Set([
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
    ...builtinModules,
    manifest.name,
  ])
  // the compiler keeps lines short, and breaks texts for that
  const code = readFileSync(path, 'utf8').replaceAll('\\\n', '')
  const statements = code.matchAll(
    /^(?:import|export)\s(?:[^'"`;]*\sfrom\s)?["']([^"']+)["']|\b(?:import|require)\(["']([^"']+)["']\)/gm,
  )
  return [...statements]
    .map(([, ofStatement, ofCall]) => ofStatement ?? ofCall ?? '')
    .filter((name) => !/^(\.|node:|#)/.test(name))
    .filter((name) => !declared.has(/^(@[^/]+\/)?[^/]+/.exec(name)![0]))
    .map((name) => `${name} (${path})`)
}
