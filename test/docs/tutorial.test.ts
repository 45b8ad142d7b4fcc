import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const pageOf = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8')

/** The packages that the first command of a page installs for development. */
function installed(page: string): string[] {
  const [, names = ''] = /npm install --save-dev (.+)/.exec(page) ?? []
  return names.split(' ').sort()
}

test('the tutorial begins with all that its tests need, as the first pages do', () => {
  const first = pageOf('tutorial/1-a-service')
  expect(installed(first)).toEqual(installed(pageOf('getting-started')))
  expect(installed(first)).toEqual(expect.arrayContaining(installed(pageOf('../README'))))
  const config = first.slice(first.indexOf('// vitest.config.ts'))
  expect(config).toContain('plugins: [kinoko()]')
  // before the first file with a decorator
  expect(first.indexOf('// vitest.config.ts')).toBeLessThan(first.indexOf('@service('))
})
