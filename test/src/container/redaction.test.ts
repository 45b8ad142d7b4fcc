/** Sensitive arguments stay out of everything that is shown or kept of a call. */
import { expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import { failureReport, simulate, toHtml } from 'kinoko/testing'

const secret = 'open-sesame'

@service('vault')
class VaultService {
  @rpc({ sensitiveArguments: 'password' }) open(name: string, password: string) {
    if (password.length > 5) throw new RangeError(`no door opens for ${name}`)
    return name
  }
}

test('the report of a failed simulation tells of the call, and not of its sensitive arguments', async () => {
  const failing = simulate({ seed: 1 }, async (sim) => {
    sim.service(VaultService)
    const vault = await sim.proxy<VaultService>('vault')
    await vault.open('ada', secret)
  })
  const error: unknown = await failing.catch((reason: unknown) => reason)
  const report = failureReport(error)!

  const told = [String(error), (error as Error).message, JSON.stringify(report), toHtml(report)]
  for (const text of told) expect(text).not.toContain(secret)
  expect(told[3]).toContain('vault.open')
})
