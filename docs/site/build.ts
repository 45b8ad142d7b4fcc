/**
 * The documentation site: the guides of `docs`, the API from the sources, and the playground, as files that
 * any static host serves. `npm run site` writes it to `build/site`.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'
import { build } from 'vite'
import { guidesOf, type Guide } from './guides.js'
import { renderPage } from './page.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const out = join(root, 'build/site')

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
const guides = await readGuides()
for (const guide of guides)
  await writeFile(join(out, `${guide.name}.html`), renderPage(guide, guides))
await cp(join(root, 'docs/site/style.css'), join(out, 'style.css'))
await cp(join(root, 'docs/pictures'), join(out, 'pictures'), { recursive: true })
await cp(join(root, 'docs/performance'), join(out, 'performance'), { recursive: true })
await buildPlayground()
await buildApi()
console.log(`${guides.length} pages, the API and the playground are in build/site`)

/** The guides that there are, in the order in which one reads them; README is the first page. */
async function readGuides(): Promise<Guide[]> {
  const files = (await readdir(join(root, 'docs'))).filter((file) => file.endsWith('.md'))
  const texts = new Map<string, string>()
  for (const file of files)
    texts.set(file.slice(0, -3), await readFile(join(root, 'docs', file), 'utf8'))
  return guidesOf(await readFile(join(root, 'README.md'), 'utf8'), texts)
}

async function buildPlayground(): Promise<void> {
  await build({
    configFile: join(root, 'examples/playground/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(out, 'playground') },
  })
}

async function buildApi(): Promise<void> {
  const application = await Application.bootstrapWithPlugins({
    name: 'Kinoko',
    entryPoints: [
      'src/index.ts',
      'simulator/index.ts',
      'testing/index.ts',
      'testing/vitest/index.ts',
      'testing/fast-check.ts',
    ].map((file) => join(root, file)),
    tsconfig: join(root, 'tsconfig.build.json'),
    skipErrorChecking: true,
    readme: 'none',
    excludePrivate: true,
    excludeInternal: true,
    disableSources: true,
    logLevel: 'Error',
  })
  const project = await application.convert()
  if (project === undefined) throw new Error('typedoc could not read the sources')
  await application.generateDocs(project, join(out, 'api'))
}
