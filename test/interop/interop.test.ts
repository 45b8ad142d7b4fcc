/**
 * Kinoko and nameko in one cluster, on a real RabbitMQ: the same cases for each version of nameko, in both
 * directions. KINOKO_NAMEKO2, KINOKO_NAMEKO3 and KINOKO_NAMEKO2_OLD_KOMBU are the paths of virtual
 * environments (`.ci/run` makes them), KINOKO_TEST_BROKER is the broker.
 */
import { afterAll, beforeAll, describe } from 'vitest'
import { broker, Cluster } from './cluster.js'
import { namekos, type Nameko } from './python.js'
import { argsSuite } from './suites/arguments.js'
import { contextsSuite } from './suites/context.js'
import { errorsSuite } from './suites/errors.js'
import { eventsSuite } from './suites/events.js'
import { sharingSuite } from './suites/sharing.js'
import { valuesSuite } from './suites/values.js'

/** Why a version cannot be tested here. */
function problemOf({ variable, version }: Nameko): string | undefined {
  if (version === undefined) return `${variable} is not set`
  return broker === undefined ? 'KINOKO_TEST_BROKER is not set' : undefined
}

for (const nameko of namekos) {
  const problem = problemOf(nameko)
  if (problem !== undefined) console.info(`interop with ${nameko.variable} is skipped: ${problem}`)

  describe.skipIf(problem !== undefined)(`with ${nameko.version ?? nameko.variable}`, () => {
    let cluster!: Cluster
    const it = (): Cluster => cluster

    beforeAll(async () => {
      cluster = new Cluster(nameko)
      await cluster.start()
    }, 60_000)
    afterAll(() => cluster[Symbol.asyncDispose](), 60_000)

    valuesSuite(it, nameko)
    argsSuite(it)
    errorsSuite(it)
    contextsSuite(it)
    sharingSuite(it)
    eventsSuite(it)
  })
}
