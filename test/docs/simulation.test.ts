/** What docs/simulation.md quotes of a failure is what the exploration of that bug says today. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import { explore, failureReport, toMermaid, type Simulation } from 'kinoko/testing'
import { lostUpdate } from '../../examples/planted-bugs/lost-update.js'
import { orderAcrossInstances } from '../../examples/planted-bugs/order-across-instances.js'

const { explore: options, fixed } = orderAcrossInstances

const profiles = new Map<string, string>()

@service('profiles')
class ProfileService {
  @rpc save(id: string, name: string): void {
    profiles.set(id, name)
  }
}

/** As on the page. */
async function latestNameWins(sim: Simulation): Promise<void> {
  profiles.clear()
  sim.service(ProfileService, { instances: 2 })
  const proxy = await sim.proxy<ProfileService>('profiles')
  const saved = [
    proxy.save.callAsync('u1', 'Ada Byron'),
    proxy.save.callAsync('u1', 'Ada Lovelace'),
  ]
  await Promise.all(saved.map((reply) => reply.result()))
  const name = profiles.get('u1')
  if (name !== 'Ada Lovelace') throw new Error(`the latest name was lost: ${name}`)
}

const text = readFileSync(new URL('../../docs/simulation.md', import.meta.url), 'utf8')
const failureOf = (): Promise<unknown> =>
  explore(options, latestNameWins).then(
    () => Promise.reject(new Error('no run failed')),
    (error: unknown) => error,
  )

test('docs/simulation.md quotes the failure word for word', async () => {
  const { message } = (await failureOf()) as Error
  const [, quote = ''] = /```\n(the latest name was lost[^`]*?)(?: +\.\.\.\n)?```/.exec(text) ?? []
  expect(quote.split('\n').length).toBeGreaterThan(3)
  expect(message).toContain(quote.trimEnd())
})

test('docs/simulation.md shows the diagram that toMermaid draws', async () => {
  const [, diagram] = /```mermaid\n([^`]*)```/.exec(text) ?? []
  expect(diagram?.trim()).toBe(toMermaid(failureReport(await failureOf())!).trim())
})

test('docs/simulation.md says how many schedules the fixed service passes', async () => {
  const { runs } = await explore(options, fixed)
  expect(text).toContain(`passes: ${runs} schedules`)
})

test('docs/simulation.md says how many classes the schedules of a lost update have', async () => {
  const { reduction } = await explore({ exhaustive: { deviations: 1 } }, lostUpdate.fixed)
  const { schedules, classes, pruned } = reduction!
  expect(text).toContain(`(${classes} classes of ${schedules} schedules, ${pruned} pruned)`)
  expect(schedules! / classes).toBeGreaterThan(10)
})
