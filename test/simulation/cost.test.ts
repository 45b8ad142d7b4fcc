import { expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('echo')
class EchoService {
  @rpc echo(value: number) {
    return value
  }
}

/**
 * Up: the request, its reply, the acks of both. Down: both deliveries, and a confirm for each publish.
 * Another frame a call would be a cost that every user pays, on a real broker as well.
 */
test('a call takes eight frames, one after the other or all at once', async () => {
  await simulate({ seed: 1 }, async (sim) => {
    sim.service(EchoService)
    const echo = await sim.proxy<EchoService>('echo')
    const { world } = sim.simulator
    const framesOf = async (act: () => Promise<unknown>): Promise<number> => {
      await world.idle()
      const before = world.steps
      await act()
      await world.idle()
      return world.steps - before
    }
    await echo.echo(0)
    expect(await framesOf(() => echo.echo(1))).toBe(8)
    const many = Array.from({ length: 100 }, (_, i) => i)
    expect(await framesOf(() => Promise.all(many.map((i) => echo.echo(i))))).toBeLessThanOrEqual(
      800,
    )
  })
})
