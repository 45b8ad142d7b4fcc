import { describe, expect, test } from 'vitest'
import { rpc, RpcProxy, service, ServiceContainer, ServiceRpcClient, silentLogger } from 'kinoko'
import { prometheusMetrics, serveHealth } from 'kinoko/health'
import { createSimulator } from 'kinoko/simulator'

@service('stock')
class StockService {
  @rpc take(count: number): number {
    if (count > 5) throw new RangeError('too many')
    return count
  }
}

@service('shop')
class ShopService {
  stock = new RpcProxy<StockService>('stock')

  @rpc async buy(count: number): Promise<number> {
    return this.stock.take(count)
  }
}

/** The samples of a text in Prometheus' format, by name with labels. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const place = line.lastIndexOf(' ')
      return [line.slice(0, place), Number(line.slice(place + 1))]
    }),
  )
}

describe('prometheusMetrics', () => {
  test('counts results, calls and connections', async () => {
    const simulator = createSimulator()
    const { connect, ambient } = simulator
    const runtime = { connect, ambient, logger: silentLogger }
    const containers = [
      new ServiceContainer<object>(StockService, runtime),
      new ServiceContainer<object>(ShopService, runtime),
    ]
    const metrics = prometheusMetrics(containers)
    await Promise.all(containers.map((container) => container.start()))
    const client = new ServiceRpcClient<ShopService>('shop', runtime)
    const shop = await client.start()
    await shop.buy(1)
    await shop.buy(2)
    await shop.buy(9).catch(() => undefined)
    await simulator.idle()

    const text = metrics()
    const samples = samplesOf(text)
    const stock = 'service="stock",instance="0"'
    const calls = 'service="shop",instance="1",method="stock.take"'
    expect(samples.get(`kinoko_worker_results_total{${stock},method="take",outcome="ok"}`)).toBe(2)
    expect(
      samples.get(`kinoko_worker_results_total{${stock},method="take",outcome="RangeError"}`),
    ).toBe(1)
    expect(samples.get(`kinoko_calls_total{${calls},outcome="ok"}`)).toBe(2)
    expect(samples.get(`kinoko_workers_busy{${stock}}`)).toBe(0)
    expect(samples.get(`kinoko_connection_open{${stock},connection="stock (publish)"}`)).toBe(1)
    expect([...samples.values()].every(Number.isFinite)).toBe(true)
    expect(text).toMatch(/^# HELP kinoko_workers_busy .*\n# TYPE kinoko_workers_busy gauge\n/)

    simulator.world.network.break()
    await simulator.sleep(1_000)
    const after = samplesOf(metrics())
    expect(after.get(`kinoko_connection_losses_total{${stock},connection="stock (publish)"}`)).toBe(
      1,
    )
    const stateOf = (state: string): string =>
      `kinoko_connection_state{${stock},connection="stock (publish)",state="${state}"}`
    expect(samples.get(stateOf('connected'))).toBe(1)
    expect(samples.get(stateOf('retrying'))).toBe(0)
    await simulator.sleep(10_000)
    const mended = samplesOf(metrics())
    expect(mended.get(`kinoko_reconnects_total{${stock},connection="stock (publish)"}`)).toBe(1)
    expect(mended.get(stateOf('connected'))).toBe(1)
    await client.stop()
    await Promise.all(containers.map((container) => container.stop()))
  })

  test('counts errors that cannot be named, and a probe ends no process', async () => {
    const simulator = createSimulator()
    const { connect, ambient } = simulator
    const runtime = { connect, ambient, logger: silentLogger }
    @service('odd')
    class OddService {
      @rpc fail(how: string): void {
        if (how === 'null') throw Object.assign(new Error('odd'), { name: null })
        throw Object.defineProperty(new Error('odd'), 'name', {
          get() {
            throw new Error('no name')
          },
        })
      }
    }
    const container = new ServiceContainer(OddService, runtime)
    const metrics = prometheusMetrics([container])
    await container.start()
    const client = new ServiceRpcClient<OddService>('odd', runtime)
    const odd = await client.start()
    for (const how of ['null', 'getter']) await odd.fail(how).catch(() => undefined)
    await simulator.idle()

    const label = 'service="odd",instance="0",method="fail",outcome="Error"'
    expect(samplesOf(metrics()).get(`kinoko_worker_results_total{${label}}`)).toBe(2)
    await client.stop()
    await container.stop()

    const broken = (): string => {
      throw new Error('no figures')
    }
    await using server = await serveHealth([container], { metrics: broken })
    const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`)
    expect([answer.status, await answer.text()]).toEqual([500, 'cannot tell: no figures\n'])
    expect((await fetch(`http://127.0.0.1:${server.port}/live`)).status).toBe(503)
  })

  test('counts messages that come back, and those that are dead', async () => {
    const simulator = createSimulator()
    const { connect, ambient } = simulator
    const config = { max_redeliveries: 2 }
    const container = new ServiceContainer<object>(StockService, {
      connect,
      ambient,
      config,
      logger: silentLogger,
    })
    const metrics = prometheusMetrics([container])
    const connection = await connect('amqp://localhost')
    const taker = await connection.createChannel()
    await taker.assertQueue('rpc-stock', { durable: true })
    taker.publish('', 'rpc-stock', Buffer.from('{"args": [1], "kwargs": {}}'), {
      headers: {
        'kinoko.redeliveries': '2',
        'kinoko.trial': 'none', // as of one that its handler asked for once more
        'kinoko.exchange': 'nameko-rpc',
        'kinoko.routing_key': 'stock.take',
      },
    })
    // taken and not settled: it comes once more, to the container
    const isTaken = new Promise<void>((resolve) => {
      void taker.consume('rpc-stock', () => resolve())
    })
    await isTaken
    await taker.close()
    await container.start()
    await simulator.idle()

    const samples = samplesOf(metrics())
    const queue = '{service="stock",instance="0",queue="rpc-stock"}'
    expect(samples.get(`kinoko_redeliveries_total${queue}`)).toBe(1)
    expect(samples.get(`kinoko_dead_letters_total${queue}`)).toBe(1)
    await container.stop()
    await connection.close()
  })
})
