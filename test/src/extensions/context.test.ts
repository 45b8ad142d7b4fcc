import { expect, test } from 'vitest'
import {
  AuthToken,
  ContextDataProvider,
  Language,
  rpc,
  RpcProxy,
  service,
  UserAgent,
  UserId,
} from 'kinoko'
import { onEachArm } from '../../support/arm.js'

interface Audit {
  seen(): Promise<unknown>
}

onEachArm('context', (arm) => {
  test('the context flows through services, and each adds its call id', async () => {
    await using stage = await arm.open()
    @service(stage.name('back'))
    class Back {
      context = new ContextDataProvider()
      user = new UserId()
      language = new Language()
      agent = new UserAgent()
      token = new AuthToken()
      tenant = new ContextDataProvider<string>('tenant')

      @rpc seen() {
        const stack = this.context.get('call_id_stack') as string[]
        return {
          providers: [this.user, this.language, this.agent, this.token, this.tenant],
          view: [this.context.get('user_id'), this.context.has('nope')],
          // a broker of the 4.x line hands headers on in the order of their names
          keys: [...this.context.keys()].sort(),
          correlationId: typeof this.context.get('correlation_id'),
          ownId: stack.at(-1) === this.context.get('call_id'),
          stack: stack.map((id) => id.split('.')[0]),
        }
      }
    }
    @service(stage.name('front'))
    class Front {
      back = new RpcProxy<Audit>(stage.name('back'))
      @rpc seen() {
        return this.back.seen()
      }
    }
    await stage.host(Back)
    await stage.host(Front)
    const contextData = { user_id: '42', language: 'de', tenant: 'acme', nothing: null }
    const { cluster } = await stage.client({ contextData })

    const seen = await cluster.service<Audit>(stage.name('front')).seen()

    expect(seen).toEqual({
      providers: ['42', 'de', null, null, 'acme'],
      view: ['42', false],
      keys: ['language', 'tenant', 'user_id'],
      correlationId: 'string',
      ownId: true,
      stack: ['standalone_rpc_client', stage.name('front'), stage.name('back')],
    })
  })

  test('the call id stack is no longer than parent_calls_tracked and the call itself', async () => {
    await using stage = await arm.open()
    interface Down {
      go(depth: number): Promise<string[]>
    }
    @service(stage.name('down'))
    class Recursion {
      self = new RpcProxy<Down>(stage.name('down'))
      context = new ContextDataProvider()
      @rpc go(depth: number): string[] | Promise<string[]> {
        if (depth > 0) return this.self.go(depth - 1)
        return this.context.get('call_id_stack') as string[]
      }
    }
    await stage.host(Recursion, { parent_calls_tracked: 2 })
    const { cluster } = await stage.client()

    const stack = await cluster.service<Down>(stage.name('down')).go(4)

    expect(stack).toHaveLength(3)
    expect(new Set(stack).size).toBe(3)
  })

  test('headers that are not nameko’s are not handed on', async () => {
    await using stage = await arm.open()
    @service(stage.name('back'))
    class Back {
      context = new ContextDataProvider()
      @rpc seen() {
        return [...this.context.keys()]
      }
    }
    @service(stage.name('front'))
    class Front {
      back = new RpcProxy<Audit>(stage.name('back'))
      @rpc seen() {
        return this.back.seen()
      }
    }
    await stage.host(Back)
    await stage.host(Front)
    const { cluster } = await stage.client()
    const front = cluster.service<Audit>(stage.name('front'))

    expect(await front.seen.with({ headers: { foreign: 'x', 'nameko.known': 'y' } })()).toEqual([
      'known',
    ])
  })

  test('a context value that AMQP cannot carry rejects the call that would send it', async () => {
    await using stage = await arm.open()
    const { client, cluster } = await stage.client({ contextData: { big: 2n ** 64n } })

    await expect(cluster.service<Audit>('whoever').seen()).rejects.toMatchObject({
      code: 'KINOKO_UNSERIALIZABLE_VALUE',
    })
    expect(client.waitingCalls).toEqual([])
  })
})
