/** What README.md and docs/simulation.md quote of a failure is what the exploration of that bug says today. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explore } from 'kinoko/testing'
import { orderAcrossInstances } from '../../examples/planted-bugs/order-across-instances.js'

const { explore: options, buggy, fixed } = orderAcrossInstances

test.each(['README.md', 'docs/simulation.md'])(
  '%s quotes the failure word for word',
  async (file) => {
    const failure = await explore(options, buggy).catch((error: unknown) => error as Error)
    const said = (failure as Error).message
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    const [, quote = ''] =
      /```\n(the latest name was lost[^`]*?)(?: +\.\.\.\n)?```/.exec(text) ?? []
    expect(quote.split('\n').length).toBeGreaterThan(3)
    expect(said).toContain(quote.trimEnd())
  },
)

test('docs/simulation.md says how many schedules the fixed service passes', async () => {
  const text = readFileSync(new URL('../../docs/simulation.md', import.meta.url), 'utf8')
  const { runs } = await explore(options, fixed)
  expect(text).toContain(`passes: ${runs} schedules`)
})
