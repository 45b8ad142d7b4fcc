import { describe, expect, test } from 'vitest'
import type { Cluster } from '../cluster.js'

export function sharingSuite(it: () => Cluster): void {
  describe('a cluster', () => {
    test('takes many calls at once, from both sides', async () => {
      const numbers = Array.from({ length: 100 }, (_, i) => i)
      const [fromTs, fromPy, nested] = await Promise.all([
        Promise.all(numbers.map((number) => it().method('echo')(number))),
        it().python.perform({ op: 'many', service: it().ts, method: 'echo', count: 100 }),
        it().method('many')(50),
      ])
      expect(fromTs).toEqual(numbers)
      expect(fromPy).toEqual({ repr: `[${numbers.join(', ')}]` })
      expect(nested).toBe((49 * 50) / 2)
    })

    test('shares the calls of one service between Python and TypeScript', async () => {
      const service = `shared-${it().suffix}`
      const whoami = it().cluster.service(service)['whoami']!
      const ask = { op: 'call', service, method: 'whoami' } as const
      const fromTs = await Promise.all(Array.from({ length: 20 }, () => whoami()))
      const answers = await Promise.all(Array.from({ length: 10 }, () => it().python.perform(ask)))
      const fromPy = answers.map(({ repr }) => repr?.slice(1, -1))

      for (const answered of [fromTs, fromPy]) {
        const others = answered.filter((who) => who !== 'python' && who !== 'typescript')
        expect(others).toEqual([])
        expect(new Set(answered)).toEqual(new Set(['python', 'typescript']))
      }
    })
  })
}
