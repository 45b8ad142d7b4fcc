import { setImmediate as hostImmediate } from 'node:timers'
import { expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('echo')
class EchoService {
  @rpc echo(value: number) {
    return value
  }
}

test('what waits for the event loop has its turn before time moves', async () => {
  await simulate({ seed: 1 }, async (sim) => {
    const turn = { had: false }
    hostImmediate(() => (turn.had = true))
    await sim.sleep(1)
    expect(turn.had).toBe(true)
  })
})

test('what waits for the event loop has its turn among many calls, though no time passes', async () => {
  await simulate({ seed: 1 }, async (sim) => {
    sim.service(EchoService)
    const echo = await sim.proxy<EchoService>('echo')
    const begin = sim.now()
    const turn = { had: false }
    hostImmediate(() => (turn.had = true))
    let calls = 0
    while (!turn.had && calls < 1_000) await echo.echo(calls++)
    expect(sim.now()).toBe(begin)
    expect(calls).toBeLessThan(1_000)
  })
})
