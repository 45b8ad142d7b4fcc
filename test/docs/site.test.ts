/** What the site is made with: docs/site. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, test } from 'vitest'
import { simulate } from 'kinoko/testing'
import { evaluate } from '../../examples/playground/run/evaluate.js'
import { pageAddress, repository, withSiteLinks } from '../../docs/site/addresses.js'
import { asScenario } from '../../docs/site/as-scenario.js'
import { deadLinksOf } from '../../docs/site/check-links.js'
import { printed } from '../examples/printed.js'

describe('an example opens in the playground', () => {
  const opened = readdirSync('examples')
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const scenario = asScenario(readFileSync(join('examples', file), 'utf8'))
      return scenario === undefined ? [] : [[file, scenario] as const]
    })

  test('if it is a simulation that needs Kinoko alone', () => {
    expect(opened.length).toBeGreaterThan(8)
    expect(asScenario("import { z } from 'zod'\nawait simulate({}, async (sim) => {\n})\n")).toBe(
      undefined,
    )
  })

  test.each(opened)('%s runs there, and prints something', async (_, scenario) => {
    const { outputText } = ts.transpileModule(scenario, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    })
    const program = evaluate(outputText)
    const lines = await printed(() => simulate(program.options ?? {}, program.scenario))
    expect(lines.length).toBeGreaterThan(0)
  })
})

describe('a link of a page', () => {
  test('leads to the page of the site, or to the repository where there is none', () => {
    const text = [
      '[a](testing.md#a-cluster) [b](../examples/110-events.ts) [c](../README.md)',
      '[d](../test/conformance/get.test.ts) `[e](testing.md)` ![f](pictures/shop-light.png)',
      '[g](../examples/playground#run=hello) [h](https://example.org) [i](#here)',
    ].join('\n')
    expect(withSiteLinks(text, 'docs/simulation.md').replace(repository, '…')).toBe(
      [
        '[a](/testing#a-cluster) [b](/examples/110-events) [c](/)',
        '[d](…/blob/main/test/conformance/get.test.ts) `[e](testing.md)` ![f](/pictures/shop-light.png)',
        '[g](/playground/index.html#run=hello) [h](https://example.org) [i](#here)',
      ].join('\n'),
    )
  })

  test('leads to folders of examples, too', () => {
    expect(pageAddress('examples/planted-bugs')).toBe('/examples/planted-bugs')
    expect(pageAddress('examples/planted-bugs/lost-update.ts')).toBe('/examples/planted-bugs')
    expect(pageAddress('src/index.ts')).toBe(undefined)
  })
})

test('each page stands in the sidebar', () => {
  const sidebar = readFileSync('docs/site/.vitepress/config.js', 'utf8')
  const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.startsWith('site/'))
    .map((file) => pageAddress(`docs/${file}`)!)
  expect(pages.filter((address) => !sidebar.includes(`'${address}'`))).toEqual([])
})

describe('the link checker', () => {
  const site = mkdtempSync(join(tmpdir(), 'kinoko-site-'))
  afterAll(() => rmSync(site, { recursive: true }))

  test('finds what leads nowhere, and nothing else', () => {
    mkdirSync(join(site, 'guide'))
    writeFileSync(join(site, 'picture.png'), '')
    writeFileSync(join(site, 'other.html'), '<h2 id="there">There</h2>')
    writeFileSync(join(site, 'guide/index.html'), '')
    const targets = [
      ...['/other', '/other.html#there', 'other#there', 'guide/', '/picture.png', '#here'],
      ...[
        'https://nowhere.example',
        '/other#gone',
        'gone',
        '/gone.png',
        'guide/gone.html',
        '#gone',
      ],
    ]
    writeFileSync(
      join(site, 'index.html'),
      `<p id="here"></p>${targets.map((target) => `<a class="a" href="${target}">x</a>`).join('')}`,
    )
    expect(deadLinksOf(site)).toEqual([
      'index.html: /other#gone',
      'index.html: gone',
      'index.html: /gone.png',
      'index.html: guide/gone.html',
      'index.html: #gone',
    ])
  })
})
