/** Puts a build where a user has it: as a package of a project, with the programs of the comparison beside it. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'esbuild'

const programs = fileURLToPath(new URL('programs', import.meta.url))

/**
 * Makes a project in a folder of the system for temporary files, and gives its path. The build is copied; the packages
 * that it needs are linked. Throws when there is no build in the folder.
 */
export async function projectOf(build: string): Promise<string> {
  const folder = resolve(build)
  if (!existsSync(join(folder, 'dist/src/index.js'))) {
    throw new Error(`there is no build in ${folder}: run \`npm run build\` there first`)
  }
  const project = mkdtempSync(join(tmpdir(), 'kinoko-against-'))
  const installed = join(project, 'node_modules/kinoko')
  mkdirSync(installed, { recursive: true })
  for (const part of ['package.json', 'dist']) {
    cpSync(join(folder, part), join(installed, part), { recursive: true })
  }
  for (const name of readdirSync(join(folder, 'node_modules'))) {
    if (name.startsWith('.') || name === 'kinoko') continue
    symlinkSync(join(folder, 'node_modules', name), join(project, 'node_modules', name))
  }
  await bundle({
    entryPoints: readdirSync(programs).map((name) => join(programs, name)),
    outdir: project,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    external: ['kinoko', 'kinoko/*', 'vitest'],
  })
  return project
}
