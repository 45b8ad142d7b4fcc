import { describe, expect, test } from 'vitest'
import { createSimulator } from 'kinoko/simulator'
import { runCluster } from '../../examples/orders-cluster/cluster.js'
import { instances, orders } from '../../examples/orders-cluster/shop.js'
import { printed } from './printed.js'

describe('examples', () => {
  test('001: a service says hello', async () => {
    expect(await printed(() => import('../../examples/001-hello-rpc.js'))).toEqual(['Hello, Matt!'])
  })

  test('002: a service is tested with its dependencies replaced', async () => {
    expect(await printed(() => import('../../examples/002-mocked-dependencies.js'))).toEqual([
      { user: 'ada', sum: 28 },
    ])
  })

  test('003: parallel calls take as long as the longest', async () => {
    expect(await printed(() => import('../../examples/003-parallel-calls.js'))).toEqual([
      'tea after 300 ms, cup after 200 ms, kettle after 100 ms',
      'all of it took 300 ms',
    ])
  })

  test('004: each error arrives as what it is', async () => {
    expect(await printed(() => import('../../examples/004-errors.js'))).toEqual([
      70,
      'RemoteError: RangeError, -1 is no amount',
      'InsufficientFunds: you have 100, not 500',
      'no method `audit`',
      'no service `post`',
      'no answer from bank.ponder',
    ])
  })

  test('005: context travels along', async () => {
    expect(await printed(() => import('../../examples/005-context.js'))).toEqual([
      'ada removed notes (ada, en, analytical)',
      'client > documents.remove > audit.log',
    ])
  })

  test('006: a cluster of twenty shares its work, and a seed repeats the run', async () => {
    const lines = await printed(() => import('../../examples/006-cluster.js'))
    expect(lines[0]).toMatch(/^seed 1: 101 sums by 20 instances, 5 to [56] each, 1 h$/)
    expect(lines.slice(-2)).toEqual(['seed 1 again is the same run', 'seed 2 is another run'])
  })

  test('the orders cluster tells each customer what became of the order', async () => {
    const simulator = createSimulator({ seed: 42 })
    const { outcomes, story } = await runCluster((name) => {
      const { connect, ambient } = simulator.host(name)
      return { connect, ambient }
    })
    expect(outcomes.map(({ order, outcome }) => [order.customer, outcome.split(': ')[0]])).toEqual([
      ['Ada', 'paid 9.00'],
      ['Grace', 'paid 59.00'],
      ['Alan', 'OutOfStock'],
      ['Edsger', 'RemoteError'],
      ['Slow Joe', 'RpcTimeout'],
      ['Barbara', 'paid 12.00'],
    ])
    expect(story.shares().map(([instance]) => instance)).toHaveLength(
      instances.reduce((sum, [, count]) => sum + count, 0),
    )
    const roots = story.lines().filter((line) => line.includes('place('))
    expect(roots).toHaveLength(orders.length)
  })
})
