import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { shell } from './shell.js'

/** The options with which npm says nothing but what is wrong. */
export const quiet = '--no-audit --no-fund --prefer-offline --loglevel=error'

/**
 * The folders with `node` of each version: this process's own, or one from the registry, installed below `root`.
 */
export async function installNodes(
  root: string,
  versions: ReadonlySet<number>,
): Promise<Map<number, string>> {
  const newest = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' }
  const own = Number(process.versions.node.split('.')[0])
  const found = new Map<number, string>()
  const others = [...versions].filter((version) => version !== own)
  const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = join(root, 'nodes')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{}')
  const aliases = others.map((major) => {
    const version = newest[major as keyof typeof newest]
    return `node${major}@npm:${packageName}@${version}`
  })
  if (aliases.length > 0) {
    const installed = await shell(`npm install ${aliases.join(' ')} ${quiet}`, { cwd: folder })
    if (installed.status !== 0) throw new Error(installed.output)
  }
  for (const major of others) found.set(major, join(folder, `node_modules/node${major}/bin`))
  if (versions.has(own)) {
    const bin = join(folder, 'own')
    await mkdir(bin)
    await symlink(process.execPath, join(bin, 'node'))
    found.set(own, bin)
  }
  return found
}
