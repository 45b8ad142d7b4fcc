import { describe, expect, test } from 'vitest'
import { eventDispatcher } from 'kinoko'
import { until, type Cluster } from '../cluster.js'

export function eventsSuite(it: () => Cluster): void {
  describe('events', () => {
    test('from a service in Python reach handlers in TypeScript', async () => {
      await it().method('emit')({ id: 1, when: null })
      const events = await until(() => {
        const found = it().seen.filter(({ data }) => (data as { id?: number } | null)?.id === 1)
        return found.length === 2 ? found : undefined
      })
      expect(events.map(({ kind }) => kind).sort()).toEqual(['broadcast', 'pool'])
      expect(events[0]!.data).toEqual({ id: 1, when: null })
      const stack = events[0]!.stack!.map((id) => id.split('.').slice(-2)[0])
      expect(stack.slice(1)).toEqual(['emit', expect.stringMatching(/^on/)])
    })

    test('from a service in TypeScript reach handlers in Python', async () => {
      await it().cluster.service(it().ts)['emit']!({ id: 2, list: [1, 'a'] })
      const events = await until(async () => {
        const seen = (await it().method('seen')()) as [
          string,
          { id: number },
          { stack: string[] },
        ][]
        const found = seen.filter(([, data]) => data.id === 2)
        return found.length === 2 ? found : undefined
      })
      expect(events.map(([kind]) => kind).sort()).toEqual(['broadcast', 'pool'])
      expect(events[0]![1]).toEqual({ id: 2, list: [1, 'a'] })
      expect(events[0]![2].stack.slice(1).map((id) => id.split('.')[0])).toEqual([it().ts, it().py])
    })

    test('from standalone dispatchers reach both', async () => {
      const dispatched = { op: 'dispatch', service: it().py, event: 'happened' } as const
      await it().python.perform({ ...dispatched, data: "{'id': 3}" })
      await until(() => it().seen.find(({ data }) => (data as { id?: number } | null)?.id === 3))
      await using dispatch = await eventDispatcher(it().options)
      await dispatch(it().ts, 'happened', { id: 4 })
      await until(async () => {
        const seen = (await it().method('seen')()) as [string, { id: number }][]
        return seen.find(([, data]) => data.id === 4)
      })
    })
  })
}
