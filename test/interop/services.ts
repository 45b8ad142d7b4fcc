/** TypeScript's side of the interop tests: what peer.py has, in the same words. */
import {
  BadRequest,
  CurrentWorker,
  EventDispatcher,
  eventHandler,
  rpc,
  RpcProxy,
  service,
  type ServiceClass,
} from 'kinoko'

/** What a service was called or told with. */
export interface Seen {
  readonly kind: string
  readonly data: unknown
  readonly stack?: readonly string[]
  /** Milliseconds since the epoch. */
  readonly leftMs?: number
}

class OutOfStock extends Error {
  override readonly name = 'OutOfStock'
  constructor(item: string) {
    super(`no ${item} left`)
  }
}

interface PythonPeer {
  chain(hops: number, value: unknown): unknown
  fail_at_end(hops: number, message: string): unknown
}

export function servicesOf(suffix: string, seen: Seen[]): readonly ServiceClass[] {
  let last: unknown

  @service(`ts-${suffix}`)
  class Peer {
    py = new RpcProxy<PythonPeer>(`py-${suffix}`)
    nobody = new RpcProxy(`nobody-${suffix}`)
    worker = new CurrentWorker()
    dispatch = new EventDispatcher()

    @rpc echo(value: unknown) {
      last = value
      return value
    }
    /** What came last, for the test to look at: it would not be the same on its way through JSON. */
    @rpc last() {
      return { result: last }
    }
    @rpc length(text: string) {
      return text.length
    }
    @rpc({ params: ['name', 'greeting?'] }) greet(name: string, greeting = 'Hello') {
      return `${greeting}, ${name}!`
    }
    @rpc collect(...values: unknown[]) {
      return values
    }
    @rpc fail(kind: string, text: string) {
      const kinds = { RangeError, TypeError, OutOfStock, BadRequest }
      if (!(kind in kinds)) {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- anything can be thrown
        throw kind
      }
      throw new kinds[kind as keyof typeof kinds](text)
    }
    @rpc circle() {
      const circle: { self?: object } = {}
      circle.self = circle
      return circle
    }
    @rpc callNobody() {
      return this.nobody['method']!()
    }
    @rpc where() {
      last = { data: Object.fromEntries(this.worker.data), stack: this.worker.callIdStack }
      return last
    }
    @rpc async chain(hops: number, value: unknown): Promise<unknown> {
      if (value === 'slow') {
        seen.push({
          kind: 'slow',
          data: null,
          leftMs: this.worker.deadline - this.worker.container.ambient.monotonic(),
        })
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
      if (hops > 0) return this.py.chain(hops - 1, value)
      const { data, callIdStack: stack } = this.worker
      return ['ts', value, { data: Object.fromEntries(data), stack }]
    }
    @rpc fail_at_end(hops: number, message: string) {
      if (hops === 0) throw new RangeError(message)
      return this.py.fail_at_end(hops - 1, message)
    }
    @rpc whoami() {
      return 'typescript'
    }
    @rpc async emit(data: unknown) {
      await this.dispatch('happened', data)
    }
    @eventHandler(`py-${suffix}`, 'happened') onHappened(data: unknown) {
      seen.push({ kind: 'pool', data, stack: this.worker.callIdStack })
    }
    @eventHandler(`py-${suffix}`, 'happened', {
      handlerType: 'broadcast',
      reliableDelivery: false,
    })
    onBroadcast(data: unknown) {
      seen.push({ kind: 'broadcast', data, stack: this.worker.callIdStack })
    }
    @eventHandler(`ts-${suffix}`, 'shared', { handlerType: 'singleton' }) onShared(data: unknown) {
      seen.push({ kind: 'singleton', data })
    }
  }

  @service(`shared-${suffix}`)
  class Shared {
    @rpc whoami() {
      return 'typescript'
    }
  }

  return [Peer, Shared]
}
