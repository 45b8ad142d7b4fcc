import { describe, expect, test } from 'vitest'
import { ClusterRpcClient, RemoteError, RpcTimeout } from 'kinoko'
import { error, until, type Cluster } from '../cluster.js'

export function contextsSuite(it: () => Cluster): void {
  describe('context', () => {
    const context = { user_id: 'ada', language: 'de', flag: true, count: 3, list: ['a', 1] }

    test('from Python, with the trail of calls', async () => {
      const { repr } = await it().ask('where', '()', { context })
      expect(repr).toContain("'user_id': 'ada'")
      const { result } = (await it().cluster.service(it().ts)['last']!()) as {
        result: { data: object; stack: string[] }
      }
      expect(result.data).toEqual(context)
      expect(result.stack[0]).toMatch(/^standalone_rpc_(proxy|client)\./)
      expect(result.stack.slice(1)).toEqual([expect.stringMatching(`^${it().ts}\\.where\\.`)])
    })

    test('from TypeScript, with the trail of calls', async () => {
      const client = new ClusterRpcClient({ ...it().options, contextData: context })
      const cluster = await client.start()
      const where = await cluster.service(it().py)['where']!()
      await client.stop()

      expect(where).toMatchObject({ data: context })
      const { stack } = where as { stack: string[] }
      expect(stack[0]).toMatch(`standalone_rpc_client.${client.id}.`)
      expect(stack.slice(1)).toEqual([expect.stringMatching(`^${it().py}\\.where\\.`)])
    })

    test('through three hops of both, from TypeScript', async () => {
      const client = new ClusterRpcClient({ ...it().options, contextData: context })
      const cluster = await client.start()
      const end = (await cluster.service(it().py)['chain']!(3, { a: [1] })) as [
        string,
        unknown,
        { data: Record<string, unknown>; stack: string[] },
      ]
      await client.stop()

      const [who, value, { data, stack }] = end
      expect({ who, value }).toEqual({ who: 'ts', value: { a: [1] } })
      expect(data).toMatchObject(context)
      const trail = stack.map((id) => id.split('-')[0])
      expect(trail).toEqual([
        'standalone_rpc_client.' + client.id.split('-')[0]!,
        'py',
        'ts',
        'py',
        'ts',
      ])
    })

    test('through three hops of both, from Python', async () => {
      const { repr = '' } = await it().ask('chain', "(3, 'x')", { context: { user_id: 'ada' } })
      expect(repr).toMatch(/^\['py', 'x', \{'data': \{/)
      expect(repr).toContain("'user_id': 'ada'")
      const trail = [...repr.matchAll(/'((?:ts|py)-\w+\.chain)\.[0-9a-f-]+'/g)].map((m) => m[1])
      expect(trail).toEqual([it().ts, it().py, it().ts, it().py].map((name) => `${name}.chain`))
    })

    test('an error at the end of three hops comes back through all of them', async () => {
      const reason = await error(it().method('fail_at_end')(3, 'far away'))
      expect(reason).toBeInstanceOf(RemoteError)
      expect(String(reason)).toContain('far away')
      const answer = await it().ask('fail_at_end', "(3, 'far away')")
      expect(answer.error?.text).toContain('far away')
    })

    test('the deadline of a call survives a hop through Python', async () => {
      const began = Date.now()
      const reason = await error(it().method('chain').with({ timeout: 0.5 })(1, 'slow'))
      expect(reason).toBeInstanceOf(RpcTimeout)
      expect(Date.now() - began).toBeLessThan(2000)
      const { leftMs } = await until(() => it().seen.find((seen) => seen.kind === 'slow'))
      expect(leftMs).toBeGreaterThan(0)
      expect(leftMs).toBeLessThanOrEqual(500)
    })
  })
}
