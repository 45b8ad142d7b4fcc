import { CurrentWorker, rpc, RpcProxy, service, type ServiceClass } from 'kinoko'
import type { SentCall } from './ledger.js'

export interface ChaosService {
  work(id: string): Promise<string>
  charge(id: string): Promise<string>
}

export interface RelayService {
  relay(id: string): Promise<string>
}

export interface ChaosCluster {
  chaos: ChaosService
  relay: RelayService
}

/**
 * The services of a chaos run; `relay` stands before `chaos`.
 *
 * @param record remembers that a method ran, beyond the death of its instance
 */
export function chaosServices(record: (id: string) => void): readonly ServiceClass[] {
  @service('chaos')
  class Chaos implements ChaosService {
    worker = new CurrentWorker()
    @rpc async work(id: string): Promise<string> {
      record(id)
      await this.pause()
      return id
    }
    @rpc({ idempotent: true }) async charge(id: string): Promise<string> {
      record(id)
      await this.pause()
      return id
    }
    /** A little while, so that there is something to interrupt. */
    private pause(): Promise<void> {
      const { ambient } = this.worker.container
      return new Promise((resolve) => ambient.setTimeout(resolve, 1 + 20 * ambient.random()))
    }
  }

  @service('relay')
  class Relay implements RelayService {
    chaos = new RpcProxy<Chaos>('chaos')
    @rpc async relay(id: string): Promise<string> {
      return this.chaos.work(id)
    }
  }
  return [Chaos, Relay]
}

/**
 * Makes one call of a kind, and notes how it ends. Never rejects.
 *
 * @param attemptTimeout seconds after which an idempotent call without a reply is sent again
 */
export async function makeCall(
  cluster: Proxies,
  call: SentCall,
  attemptTimeout = 3,
): Promise<void> {
  try {
    call.result = await begin(cluster, call, attemptTimeout)
    call.outcome = 'ok'
  } catch (error) {
    call.outcome = error instanceof Error ? nameOf(error) : String(error)
  }
}

type Proxies = {
  readonly [Name in keyof ChaosCluster]: {
    readonly [Method in keyof ChaosCluster[Name]]: ProxyOf<ChaosCluster[Name][Method]>
  }
}
interface ProxyOf<M> {
  (id: string): Promise<unknown>
  with(options: object): ProxyOf<M>
}

function begin(
  { chaos, relay }: Proxies,
  { kind, id }: SentCall,
  attemptTimeout: number,
): Promise<unknown> {
  switch (kind) {
    case 'work':
      return chaos.work(id)
    case 'charge':
      return chaos.charge.with({ idempotencyKey: id, attemptTimeout })(id)
    case 'relay':
      return relay.relay(id)
  }
}

/** An error of a service that has arrived as a RemoteError: by the name it has there. */
function nameOf(error: Error): string {
  return (error as { excType?: string }).excType ?? error.name
}
