/** Breaks the rules of the broker one by one, and tells which test notices each. `npm run test:mutations` */
import { execFile } from 'node:child_process'
import { mutations } from './mutations.js'

let unnoticed = 0
for (const [i, { rule }] of mutations.entries()) {
  const noticedBy = await firstFailure(i)
  if (noticedBy === undefined) unnoticed++
  console.log(
    `${noticedBy === undefined ? 'UNNOTICED' : 'noticed  '} | ${rule} | ${noticedBy ?? ''}`,
  )
}
process.exitCode = unnoticed === 0 ? 0 : 1

/** The title of the first test that fails; undefined when all pass. Throws when the mutation does not fit. */
function firstFailure(mutation: number): Promise<string | undefined> {
  const args = ['vitest', 'run', '--project', 'conformance', '--bail', '1', '--reporter', 'json']
  const env = { ...process.env, KINOKO_MUTATION: String(mutation), KINOKO_TEST_BROKER: '' }
  return new Promise((resolve, reject) => {
    execFile('npx', args, { env, maxBuffer: 1e9, timeout: 240_000 }, (error, stdout) => {
      if (error?.killed === true) {
        resolve('it hangs')
        return
      }
      const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report
      const results = report.testResults.flatMap((file) => file.assertionResults)
      const failed = results.find(({ status }) => status === 'failed')
      if (results.length === 0) reject(new Error(`no test ran: ${stdout.slice(0, 2000)}`))
      else resolve(failed?.fullName)
    })
  })
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}
