/** Sensitive arguments stay out of everything that is shown or kept of a call. */
import { expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import {
  explore,
  failureReport,
  simulate,
  toHtml,
  UpgradeFailure,
  type Simulation,
} from 'kinoko/testing'

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

test('nor does the report when the service was removed before the failure', async () => {
  const failing = simulate({ seed: 1 }, async (sim) => {
    const service = sim.service(VaultService)
    const vault = await sim.proxy<VaultService>('vault')
    await vault.open('ada', secret).catch(() => undefined)
    await service.remove(service.instance(0))
    throw new Error('closed')
  })
  const error: unknown = await failing.catch((reason: unknown) => reason)
  const report = failureReport(error)!

  const told = [(error as Error).message, JSON.stringify(report), toHtml(report)]
  for (const text of told) expect(text).not.toContain(secret)
  expect(told[2]).toContain('vault.open')
})

/** Opens the vault so often as two consumers hold messages that may hold three together, where the version has that. */
async function opensForEachHeld(sim: Simulation): Promise<void> {
  sim.service(VaultService)
  const vault = await sim.proxy<VaultService>('vault')
  const channel = await (await sim.simulator.connect()).createChannel()
  await channel.assertQueue('work')
  for (let i = 0; i < 10; i++) channel.sendToQueue('work', Buffer.from(String(i)))
  await channel.prefetch(3, true)
  let held = 0
  for (let i = 0; i < 2; i++) await channel.consume('work', () => held++)
  await sim.sleep(1_000)
  for (let i = 0; i < held; i++) await vault.open('ada', secret).catch(() => undefined)
}

test('the failure of a rehearsed upgrade tells of the call, and not of its sensitive arguments', async () => {
  const error: unknown = await explore(
    { seeds: 1, rabbitmq: ['3.10', '4.3'] },
    opensForEachHeld,
  ).catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(UpgradeFailure)
  expect((error as Error).message).toContain('vault#0 gets nameko-rpc vault.open {')
  expect((error as Error).message).not.toContain(secret)
})
