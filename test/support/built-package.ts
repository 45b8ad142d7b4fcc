/**
 * Builds the package before tests that start its command in processes of their own, unless `dist` is newer than all
 * it is made of. From the sources each such process would take five times as long to begin.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sources = ['src', 'simulator', 'testing']
const files = ['package.json', 'build.config.ts', 'build.types.config.ts', 'tsconfig.build.json']
/** The last file that a build writes. */
const last = 'dist/LICENSES.txt'

export default function setup(): void {
  if (changedAt(last) > Math.max(...[...sources.flatMap(within), ...files].map(changedAt))) return
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
}

/** A folder and all there is in it, folders as well: they change with what is taken out of them. */
function within(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return [folder, ...names.map((name) => join(folder, name))]
}

function changedAt(path: string): number {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}
