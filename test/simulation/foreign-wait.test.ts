import { setTimeout as hostTimeout } from 'node:timers'
import { describe, expect, test } from 'vitest'
import { rpc, RpcProxy, service, ServiceContainer, ServiceRpcClient } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { simulate } from 'kinoko/testing'

/** A timer of the platform, which no simulation can replace. */
const realTimeout = hostTimeout
const foreignWaitMs = 60

@service('slow')
class SlowService {
  @rpc async work(): Promise<void> {
    await new Promise((resolve) => realTimeout(resolve, 60_000).unref().ref())
  }
}

@service('gated')
class GatedService {
  @rpc async work(): Promise<string> {
    return gate
  }
}
let gate: Promise<string>

@service('front')
class FrontService {
  slow = new RpcProxy<SlowService>('slow')

  @rpc async ask(): Promise<void> {
    await this.slow.work()
  }
}

describe('work of the platform that never ends', () => {
  test('is named, with its method, its kind and its line, by the call that times out', async () => {
    const running = simulate({ seed: 1, foreignWaitMs }, async (sim) => {
      sim.service(SlowService)
      sim.service(FrontService)
      const front = await sim.proxy<FrontService>('front')
      await front.ask()
    })
    await expect(running).rejects.toMatchObject({ name: 'RpcTimeout' })
    await expect(running).rejects.toThrow(
      /front\.ask waited for slow\.work: slow\.work had begun a real timer \(Timeout\), begun at .*foreign-wait\.test\.ts:\d+:\d+/,
    )
  })

  test('is a warning on a bare simulator', async () => {
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
    const simulator = createSimulator({ foreignWaitMs })
    const server = simulator.host('server')
    const { connect, ambient } = simulator.host('client')
    await new ServiceContainer(SlowService, {
      connect: server.connect,
      ambient: server.ambient,
    }).start()
    const slow = await new ServiceRpcClient<SlowService>('slow', { connect, ambient }).start()
    await expect(slow.work()).rejects.toThrow('no reply within 30 s')
    const warning = await warned
    expect(warning).toMatchObject({ code: 'KINOKO_FOREIGN_WAIT' })
    expect(warning.message).toMatch(
      /60 ms .*a real timer \(Timeout\), begun at .*foreign-wait\.test/,
    )
  })

  test('does not hold up code that waits for the scenario', async () => {
    let open: (value: string) => void = () => undefined
    gate = new Promise((resolve) => (open = resolve))
    const result = await simulate({ seed: 1 }, async (sim) => {
      sim.service(GatedService)
      const gated = await sim.proxy<GatedService>('gated')
      const reply = gated.work.callAsync()
      await sim.sleep(1_000)
      open('opened')
      return reply.result()
    })
    expect(result).toBe('opened')
  })
})

test('code that looks again and again by real timers does not hold up the simulation', async () => {
  const polled = await simulate({ seed: 1, globals: false }, async (sim) => {
    sim.service(GatedService)
    gate = Promise.resolve('there')
    const gated = await sim.proxy<GatedService>('gated')
    let value: string | undefined
    void gated.work().then((result) => (value = result))
    while (value === undefined) await new Promise((resolve) => setImmediate(resolve))
    return value
  })
  expect(polled).toBe('there')
})
