/** nameko's own extensions are made to be extended: what its users subclass there can be subclassed here. */
import { expect, test } from 'vitest'
import {
  BadRequest,
  CurrentWorker,
  entrypoint,
  eventDispatcher,
  EventHandler,
  Rpc,
  rpc,
  service,
  type ServiceContainer,
  type WorkerContext,
} from 'kinoko'
import { onEachArm } from '../../support/arm.js'
import { gate } from '../../support/gate.js'

onEachArm('a subclass', (arm) => {
  test('of EventHandler chooses its own source and event', async () => {
    await using stage = await arm.open()
    const shop = stage.name('shop')
    class Everything extends EventHandler {
      constructor(source = shop) {
        super(source, '*', { reliableDelivery: false })
      }
    }
    const everything = entrypoint((source?: string) => new Everything(source))
    const { opened, open } = gate()
    @service(stage.name('gossip'))
    class Gossip {
      @everything() hear(data: unknown) {
        open(data)
      }
    }
    await stage.host(Gossip)
    await using dispatch = await eventDispatcher(stage.options())

    await dispatch(shop, 'whatever', { id: 7 })

    expect(await opened).toEqual({ id: 7 })
  })

  test('of Rpc refuses requests before they get a worker', async () => {
    await using stage = await arm.open()
    class EvenRpc extends Rpc {
      override checkSignature(args: readonly unknown[]): void {
        if (Number(args[0]) % 2 !== 0) throw new BadRequest('odd')
      }
    }
    const evenRpc = entrypoint(() => new EvenRpc())
    let runs = 0
    const name = stage.name('even')
    @service(name)
    class Even {
      @evenRpc() half(n: number) {
        runs++
        return n / 2
      }
    }
    await stage.host(Even)
    const { cluster } = await stage.client()
    const { half } = cluster.service<Even>(name)

    expect(await half(4)).toBe(2)
    await expect(half(3)).rejects.toEqual(new BadRequest('odd'))
    expect(runs).toBe(1)
  })

  test('of an entrypoint decides what the hooks and the caller get', async () => {
    await using stage = await arm.open()
    const { opened: told, open: tell } = gate()
    class Polite extends Rpc {
      override bind(container: ServiceContainer): void {
        super.bind(container)
        container.events.on('workerResult', ({ outcome }: WorkerContext) => tell(outcome))
      }
    }
    const polite = entrypoint(() => new Polite())
    const name = stage.name('polite')
    @service(name)
    class PoliteService {
      worker = new CurrentWorker()
      @polite() greet() {
        return `hello from ${this.worker.methodName}`
      }
      @rpc plain() {
        return 'plain'
      }
    }
    await stage.host(PoliteService)
    const { cluster } = await stage.client()

    expect(await cluster.service<PoliteService>(name).greet()).toBe('hello from greet')
    expect(await cluster.service<PoliteService>(name).plain()).toBe('plain')
    // the result is told once the broker has confirmed the reply, which the caller may have before
    expect(await told).toEqual({ ok: true, result: 'hello from greet' })
  })
})
