import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ClusterRpcClient, rpc, RpcProxy, service, ServiceContainer, silentLogger } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { LastCall } from '../../../../src/cli/shell/last-call.js'

@service('prices')
class PriceService {
  @rpc({ params: ['item', 'token'], sensitiveArguments: ['token'] })
  priceOf(item: string, token: string) {
    if (item === '' || token === '') throw new RangeError('an item has a name')
    return item.length
  }
}

@service('shop')
class ShopService {
  prices = new RpcProxy<PriceService>('prices')
  stock = new RpcProxy<Pick<StockService, 'left'>>('stock')

  @rpc({ params: ['items'] }) async total(items: string[]) {
    const prices = await Promise.all(items.map((item) => this.prices.priceOf(item, 'S3cr3tMark')))
    return prices.reduce((sum, price) => sum + price, 0)
  }

  @rpc({ params: ['item'] }) async left(item: string) {
    return this.stock.left(item)
  }
}

@service('stock')
class StockService {
  @rpc({ params: ['item'] }) left(item: string) {
    return item.length
  }
}

const simulator = createSimulator({ clock: 'real' })
const options = { connect: simulator.connect, logger: silentLogger }
const container = (of: new () => object): ServiceContainer =>
  new ServiceContainer<object>(of, options)
const own = [container(PriceService), container(ShopService)]
const elsewhere = container(StockService)
const client = new ClusterRpcClient(options)
const lastCall = new LastCall(
  client.events,
  own.map(({ events }) => events),
)
let cluster: Awaited<ReturnType<typeof client.start>>
const untimed = (): string[] =>
  lastCall
    .tree()
    .replace(/ +[\d.]+ ms/g, '')
    .split('\n')

beforeAll(async () => {
  await Promise.all([...own, elsewhere].map((one) => one.start()))
  cluster = await client.start()
})
afterAll(async () => {
  await client.stop()
  await Promise.all([...own, elsewhere].map((one) => one.stop()))
})

describe('.trace of the shell', () => {
  test('has nothing before the first call', () => {
    expect(lastCall.tree()).toContain('no call was made yet')
  })

  test('has the last call above those that it led to, without sensitive arguments', async () => {
    await cluster['prices']!['priceOf']!('kettle', 'x')
    await cluster['shop']!['total']!(['tea', 'cup'])
    expect(untimed()).toEqual([
      "shop.total([ 'tea', 'cup' ]) → 6",
      "├─ prices.priceOf('tea', '********') → 3",
      "└─ prices.priceOf('cup', '********') → 3",
    ])
    expect(lastCall.tree()).toMatch(/^shop\.total.* → 6 {2}\d+\.\d ms$/m)
  })

  test('has the error of a call', async () => {
    await cluster['shop']!['total']!(['']).catch(() => undefined)
    expect(untimed()).toEqual([
      "shop.total([ '' ]) ✗ RangeError an item has a name",
      "└─ prices.priceOf('', '********') ✗ RangeError an item has a name",
    ])
  })

  test('says what was served by somebody else', async () => {
    await cluster['shop']!['left']!('tea')
    expect(untimed()).toEqual(["shop.left('tea') → 3", '└─ stock.left(…) → 3  (served elsewhere)'])
  })
})

test('proxies are shown by their names', () => {
  expect(inspect(cluster)).toBe('ClusterProxy')
  expect(inspect({ shop: cluster['shop'] })).toBe('{ shop: ServiceProxy(shop) }')
})
