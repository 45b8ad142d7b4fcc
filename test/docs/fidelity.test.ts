/** docs/fidelity.md names cases: each must be there. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const docs = new URL('../../docs/', import.meta.url)

test('every case that docs/fidelity.md names is in its file', () => {
  const text = readFileSync(new URL('fidelity.md', docs), 'utf8')
  const links = [...text.matchAll(/\[([^\]]+)\]\((\.\.\/test\/[^)]+)\)/g)]
  expect(links.length).toBeGreaterThan(40)
  const missing = links.filter(([, title, path]) => {
    const source = readFileSync(new URL(path!, docs), 'utf8')
    // a link to a whole file has its name
    return !path!.endsWith(`/${title}.test.ts`) && !source.includes(`'${title}'`)
  })
  expect(missing.map(([link]) => link)).toEqual([])
})
