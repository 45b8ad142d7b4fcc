import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../peers/', import.meta.url))

/** Installs what the peers need, each in its own folder, where that was not done yet. */
export function installPeers(): void {
  for (const name of readdirSync(folder)) {
    const cwd = `${folder}${name}`
    if (!existsSync(`${cwd}/package-lock.json`) || existsSync(`${cwd}/node_modules`)) continue
    console.error(`installing ${name}`)
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd, stdio: 'ignore' })
  }
}

/** The Python interpreters that have nameko, by name: those the environment points to. */
export function pythons(): Map<string, string> {
  const known = [
    ['nameko 2.14.1 (Python)', process.env['KINOKO_NAMEKO2']],
    ['nameko 3.0.0rc11 (Python)', process.env['KINOKO_NAMEKO3']],
  ] as const
  return new Map(
    known.flatMap(([name, venv]) => (venv === undefined ? [] : [[name, `${venv}/bin/python`]])),
  )
}
