/** What package-lock.json says of other people's code. */

/** An entry of `packages` in package-lock.json. */
export interface LockedPackage {
  readonly license?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly link?: boolean
}

export type LockedPackages = Readonly<Record<string, LockedPackage>>

/** Permissive, with no duty but to name the author. */
const permissive = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
])
/** Of tools that nobody gets with the package. */
const forTools = new Set([...permissive, 'MPL-2.0', 'PSF-2.0', 'Python-2.0'])
/** Packages that name a file in the place of a licence, which was read. */
const read = new Map([['spawndamnit', 'MIT']])

/** The packages of others, by name and entry; those of this repository are links. */
export function othersOf(packages: LockedPackages): [name: string, entry: LockedPackage][] {
  const folder = 'node_modules/'
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes(folder) && link !== true)
    .map(([path, entry]) => [path.slice(path.lastIndexOf(folder) + folder.length), entry])
}

/** Whether nobody gets it with the package. */
export function isForTools({ dev = false, devOptional = false }: LockedPackage): boolean {
  return dev || devOptional
}

/** One sentence for each package that must not be there as it is. */
export function problemsOf(packages: LockedPackages): string[] {
  return othersOf(packages).flatMap(([name, entry]) => [
    ...licenceProblem(name, entry),
    ...(entry.integrity === undefined
      ? [`${name}: no integrity is locked, so that nobody sees when it is exchanged`]
      : []),
    ...(entry.hasInstallScript === true && !isForTools(entry)
      ? [`${name} comes with Kinoko, and would run a script where it is installed`]
      : []),
  ])
}

function licenceProblem(name: string, entry: LockedPackage): string[] {
  const licence = read.get(name) ?? entry.license ?? 'none'
  const isFine = (isForTools(entry) ? forTools : permissive).has(licence)
  return isFine ? [] : [`${name}: the licence ${licence} is not known to be fine`]
}
