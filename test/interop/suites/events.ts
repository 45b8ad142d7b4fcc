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

    test('of a singleton are shared between handlers in both languages', async () => {
      await using dispatch = await eventDispatcher(it().options)
      const ids = Array.from({ length: 20 }, (_, i) => 100 + i)
      for (const id of ids) await dispatch(it().ts, 'shared', { id })
      const idOf = (data: unknown): number => (data as { id: number }).id
      const handled = await until(async () => {
        const seen = (await it().method('seen')()) as [string, unknown][]
        const inPython = seen.filter(([kind]) => kind === 'singleton').map(([, data]) => idOf(data))
        const inTypeScript = it()
          .seen.filter(({ kind }) => kind === 'singleton')
          .map(({ data }) => idOf(data))
        const isAll = inPython.length + inTypeScript.length >= ids.length
        return isAll ? { inPython, inTypeScript } : undefined
      })
      expect([...handled.inPython, ...handled.inTypeScript].sort()).toEqual(ids)
      expect(handled.inPython).not.toEqual([])
      expect(handled.inTypeScript).not.toEqual([])
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
