import { describe, expect, test } from 'vitest'
import { EventDispatcher, eventHandler, rpc, RpcProxy, service, type Middleware } from 'kinoko'
import { recordRun, type RecordOptions } from 'kinoko/recorder'
import { messageReader, simulate, storyOf, type Simulation } from 'kinoko/testing'
import type { Deed } from '../../../src/recorder/deed.js'

@service('stock')
class StockService {
  @rpc({ params: ['sku', 'pin'], sensitiveArguments: ['pin'] })
  take(sku: string, pin: string): { sku: string; password: string } {
    if (sku === 'none') throw new RangeError(`sold out, password=${pin}`)
    return { sku, password: pin }
  }
}

@service('shop')
class ShopService {
  readonly stock = new RpcProxy<StockService>('stock')
  readonly dispatch = new EventDispatcher<{ sold: { sku: string; token: string } }>()

  @rpc({ params: ['sku', 'pin'], sensitiveArguments: ['pin'] })
  async buy(sku: string, pin: string): Promise<string> {
    await this.stock.take(sku, pin)
    await this.dispatch('sold', { sku, token: pin })
    return sku
  }
}

@service('mail')
class MailService {
  @eventHandler('shop', 'sold')
  sold(): void {
    throw new Error('the post is closed')
  }
}

const secret = 'open-sesame'

interface Recorded {
  readonly deeds: Deed[]
  readonly text: string
}

async function record(
  scenario: (sim: Simulation, middleware: readonly Middleware[]) => Promise<void>,
  options: RecordOptions = {},
): Promise<Recorded> {
  const lines: string[] = []
  await simulate({ seed: 1 }, async (sim) => {
    const { ambient } = sim.simulator.host('recorder')
    await scenario(sim, [recordRun((line) => lines.push(line), { ambient, ...options })])
  })
  return { deeds: lines.map((line) => JSON.parse(line) as Deed), text: lines.join('\n') }
}

async function shopping(sim: Simulation, middleware: readonly Middleware[]): Promise<void> {
  sim.service(StockService, { middleware })
  sim.service(ShopService, { middleware })
  sim.service(MailService, { middleware })
  const shop = await sim.proxy<ShopService>('shop', { middleware })
  await shop.buy('tea', secret)
  await shop.buy('none', secret).catch(() => undefined)
  await sim.sleep(100)
}

describe('a recorder', () => {
  test('writes a line for all that crosses services and clients', async () => {
    const { deeds } = await record(shopping)
    expect(deeds.map(({ deed, service = 'client' }) => `${service} ${deed}`)).toEqual([
      'client started',
      'client called',
      'shop began',
      'shop called',
      'stock began',
      'stock ended',
      'shop answered',
      'shop dispatched',
      'shop ended',
      'mail began',
      'mail ended',
      'client answered',
      'client called',
      'shop began',
      'shop called',
      'stock began',
      'stock ended',
      'shop answered',
      'shop ended',
      'client answered',
    ])
  })

  test('tells who calls, from which line, and in the course of what', async () => {
    const { deeds } = await record(shopping)
    const [outer, inner] = deeds.filter((deed) => deed.deed === 'called')
    const began = deeds.find((deed) => deed.deed === 'began')
    expect(outer).toMatchObject({ target: 'shop.buy', routingKey: 'shop.buy' })
    expect(outer).not.toHaveProperty('worker')
    expect(inner).toMatchObject({ target: 'stock.take', worker: began?.worker })
    expect(inner?.where).toMatch(/^ShopService\.buy \(test\/src\/recorder\/recorder\.test\.ts:\d+/)
    expect(began).toMatchObject({ id: outer?.id, queue: 'rpc-shop', firedBy: 'request' })
    const failed = deeds.find((deed) => deed.deed === 'ended' && deed.error !== undefined)
    expect(failed).toMatchObject({ error: 'Error', message: 'the post is closed' })
    expect(failed).toHaveProperty('thrownAt', expect.stringContaining('MailService.sold'))
  })

  test('writes no secret: no sensitive argument, no value of a key like password', async () => {
    const { text, deeds } = await record(shopping)
    expect(text).not.toContain(secret)
    expect(deeds.find((deed) => deed.deed === 'began')).toMatchObject({ args: { sku: 'tea' } })
  })

  test('writes no values where nobody wants them', async () => {
    const { text, deeds } = await record(shopping, { values: false })
    expect(text).not.toMatch(/tea|sold out|closed/)
    expect(deeds.filter((deed) => deed.deed === 'ended')).toHaveLength(5)
  })

  test('that cannot write says so once, and services go on', async () => {
    let writes = 0
    await simulate({ seed: 1 }, async (sim) => {
      const failing = recordRun(() => {
        writes++
        throw new Error('disk full')
      })
      sim.service(StockService, { middleware: [failing] })
      const stock = await sim.proxy<StockService>('stock')
      expect(await stock.take('tea', secret)).toMatchObject({ sku: 'tea' })
      expect(await stock.take('tea', secret)).toMatchObject({ sku: 'tea' })
    })
    expect(writes).toBe(1)
  })

  test('adds no header to any message', async () => {
    const headers: string[][] = []
    for (const isRecorded of [false, true]) {
      await simulate({ seed: 1 }, async (sim) => {
        await shopping(sim, isRecorded ? [recordRun(() => undefined)] : [])
        const story = storyOf(sim.trace?.entries ?? [], messageReader())
        headers.push(
          story.map(({ text, message }) => {
            return `${text}: ${(message?.headers ?? []).map(([name]) => name).join()}`
          }),
        )
      })
    }
    expect(headers[0]?.length).toBeGreaterThan(15)
    expect(headers[1]?.sort()).toEqual(headers[0]?.sort())
  })
})
