/**
 * `npm run site`: the documentation site, as files that any static host serves, in `build/site`. The pages of
 * `docs`, the examples and the API are laid out as Markdown in `docs/site/build`, VitePress makes a site of
 * them, and every link of it is followed. VitePress and typedoc are a package of their own in this folder, so
 * that their vite is not the project's.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deadLinksOf } from './check-links.js'
import { stageApi } from './stage-api.js'
import { stageExamples } from './stage-examples.js'
import { stagePages } from './stage-pages.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = join(root, 'docs/site')
const source = join(here, 'build/pages')
const out = join(root, 'build/site')

const runIn = (cwd: string, command: string, ...args: string[]): void => {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}
const run = (command: string, ...args: string[]): void => runIn(here, command, ...args)

installTools()
for (const folder of [source, out]) rmSync(folder, { recursive: true, force: true })
stagePages(root, source)
stageExamples(root, source)
stageApi(root, source, (config) => run('npx', 'typedoc', '--options', config))
run('npx', 'vitepress', 'build', '.')
buildPlayground()
checkLinks()
console.log('the site is in build/site: npx vite preview --outDir build/site')

/** Once for each lock file: npm writes down what it has installed. */
function installTools(): void {
  const installed = join(here, 'node_modules/.package-lock.json')
  const isCurrent =
    existsSync(installed) && modifiedMs(installed) >= modifiedMs(join(here, 'package-lock.json'))
  if (!isCurrent) run('npm', 'ci', '--no-audit', '--no-fund')
}

/** By the project's own vite, which is another one than that of this folder. */
function buildPlayground(): void {
  const config = join(root, 'examples/playground/vite.config.ts')
  const options = ['--config', config, '--outDir', join(out, 'playground'), '--logLevel', 'warn']
  runIn(root, 'npx', 'vite', 'build', ...options)
}

/** Follows every link and anchor of the built site, but for those to other hosts. */
function checkLinks(): void {
  const dead = deadLinksOf(out)
  if (dead.length === 0) return
  throw new Error(`${dead.length} links of the site lead nowhere:\n${dead.join('\n')}`)
}

function modifiedMs(file: string): number {
  return statSync(file).mtimeMs
}
