import { describe, expect, test } from 'vitest'
import {
  ClusterRpcClient,
  defineService,
  EventDispatcher,
  eventHandler,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  silentLogger,
  type Dispatch,
  type Middleware,
} from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { gate } from '../../support/gate.js'

@service('leaf')
class Leaf {
  @rpc double(n: number) {
    return 2 * n
  }
  @rpc fail() {
    throw new RangeError('no')
  }
}

@service('root')
class Root {
  leaf = new RpcProxy<Leaf>('leaf')
  dispatch: Dispatch = new EventDispatcher()
  @rpc async ask(n: number) {
    await this.dispatch('asked', n)
    return this.leaf.double(n)
  }
}

async function cluster(middleware: readonly Middleware[]) {
  const { connect, ambient } = createSimulator()
  const options = { connect, ambient, middleware, logger: silentLogger }
  const leaf = new ServiceContainer(Leaf, options)
  const root = new ServiceContainer(Root, options)
  await leaf.start()
  await root.start()
  const client = new ClusterRpcClient<{ root: Root; leaf: Leaf }>(options)
  return { options, client, services: await client.start() }
}

describe('middleware', () => {
  test('stands around calls, workers and events, the first outermost', async () => {
    const seen: string[] = []
    const recording = (name: string): Middleware => ({
      async call(call, next) {
        seen.push(`${name} call ${call.service}.${call.method} by ${String(call.worker)}`)
        return next()
      },
      async work(worker, next) {
        seen.push(`${name} work ${worker.toString()}`)
        return next()
      },
      async dispatch(event, next) {
        seen.push(`${name} dispatch ${event.service}: ${event.type} by ${String(event.worker)}`)
        return next()
      },
    })
    const { services } = await cluster([recording('a'), recording('b')])

    expect(await services.root.ask(3)).toBe(6)

    expect(seen).toEqual([
      'a call root.ask by undefined',
      'b call root.ask by undefined',
      'a work root.ask',
      'b work root.ask',
      'a dispatch root: asked by root.ask',
      'b dispatch root: asked by root.ask',
      'a call leaf.double by root.ask',
      'b call leaf.double by root.ask',
      'a work leaf.double',
      'b work leaf.double',
    ])
  })

  test('may answer itself, change the result, or do it again', async () => {
    let attempts = 0
    const { services } = await cluster([
      {
        async call(call, next) {
          if (call.method === 'missing') return 'made up'
          const result = await next().catch(() => {
            attempts++
            return next()
          })
          return call.method === 'double' ? Number(result) + 1 : result
        },
      },
    ])
    expect(await (services.leaf as unknown as { missing(): unknown }).missing()).toBe('made up')
    expect(await services.leaf.double(2)).toBe(5)
    await expect(services.leaf.fail()).rejects.toMatchObject({ excType: 'RangeError' })
    expect(attempts).toBe(1)
  })

  test('adds headers to requests and events, and the worker at the other end has them', async () => {
    const headers: unknown[] = []
    const handled = gate()
    const { services, options } = await cluster([
      {
        call(call, next) {
          call.headers['x-trace'] = `${call.service}.${call.method}`
          return next()
        },
        dispatch(event, next) {
          event.headers['x-trace'] = event.type
          return next()
        },
        work(worker, next) {
          headers.push(worker.options.messageHeaders?.['x-trace'])
          return next()
        },
      },
    ])
    @service('listener')
    class Listener {
      @eventHandler('root', 'asked') heard(n: number) {
        handled.open(n)
      }
    }
    await new ServiceContainer(Listener, options).start()

    await services.root.ask(1)
    expect(await handled.opened).toBe(1)

    expect(headers.sort()).toEqual(['asked', 'leaf.double', 'root.ask'])
  })

  test('around a worker decides its outcome', async () => {
    const { connect, ambient } = createSimulator()
    const Service = defineService({ name: 'guarded', methods: { run: () => 'ran' } })
    const container = new ServiceContainer(Service, {
      connect,
      ambient,
      logger: silentLogger,
      middleware: [{ work: () => Promise.reject(new Error('not today')) }],
    })
    await container.start()
    const client = new ClusterRpcClient({ connect, ambient })
    const services = await client.start()

    await expect(services.service('guarded')['run']!()).rejects.toMatchObject({
      value: 'not today',
    })
    await container.stop()
    expect(container.runningWorkers.size).toBe(0)
  })

  test('is passed over while it is idle', async () => {
    let isIdle = true
    let seen = 0
    const { services } = await cluster([
      {
        get isIdle() {
          return isIdle
        },
        call(_call, next) {
          seen++
          return next()
        },
      },
    ])
    await services.leaf.double(1)
    expect(seen).toBe(0)
    isIdle = false
    await services.leaf.double(1)
    expect(seen).toBe(1)
  })

  test('that fails is the result of a call whose result nobody asks for, and no unhandled rejection', async () => {
    const { services } = await cluster([{ call: () => Promise.reject(new Error('closed')) }])
    const reply = services.leaf.double.callAsync(1)
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
    expect(reply.outcome).toMatchObject({ ok: false, error: { message: 'closed' } })
  })

  test('a second attempt does not make a call longer', async () => {
    const { connect, ambient, sleep } = createSimulator()
    const Service = defineService({
      name: 'slow',
      methods: { wait: () => new Promise(() => undefined) },
    })
    await new ServiceContainer(Service, { connect, ambient, logger: silentLogger }).start()
    const ids: string[] = []
    const client = new ClusterRpcClient({
      connect,
      ambient,
      timeout: 5,
      middleware: [
        {
          async call(_call, next) {
            await sleep(2_000)
            return next().catch(() => next())
          },
        },
      ],
    })
    client.events.on('callBegun', ({ correlationId }) => ids.push(correlationId))
    const services = await client.start()
    const began = ambient.now()

    await expect(services.service('slow')['wait']!()).rejects.toMatchObject({ name: 'RpcTimeout' })

    expect(ambient.now() - began).toBe(5_000)
    expect(new Set(ids).size).toBe(2)
  })
})
