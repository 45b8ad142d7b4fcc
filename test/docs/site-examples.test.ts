import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { stageExamples } from '../../docs/site/stage-examples.js'

const folder = mkdtempSync(join(tmpdir(), 'kinoko-site-'))

afterAll(() => rmSync(folder, { recursive: true }))

test('the page of an example has every file of it, those in folders too', () => {
  stageExamples(process.cwd(), folder)
  const page = readFileSync(join(folder, 'examples/132-jest-monorepo.md'), 'utf8')
  expect(page.match(/^## .*/gm)).toEqual([
    '## package.json',
    '## packages/mail/mail.js',
    '## packages/mail/mail.test.js',
    '## packages/mail/package.json',
    '## packages/orders/orders.js',
    '## packages/orders/orders.test.js',
    '## packages/orders/package.json',
  ])
})
