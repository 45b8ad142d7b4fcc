import { CurrentWorker, rpc, RpcProxy, service, type ServiceClass } from 'kinoko'

/** The methods of each hop: `work` runs at least once for each answer, `charge` is idempotent. */
export interface Hop {
  work(id: string): Promise<string>
  charge(id: string): Promise<string>
}

/** The hops in the order in which a call passes them. */
export const hops = ['hop-a', 'hop-b', 'hop-c'] as const
export type HopName = (typeof hops)[number]

/**
 * The service of one hop, which calls the next. Keys of idempotent calls are given by the client alone: the hops behind
 * derive theirs.
 *
 * @param record remembers that a method ran, beyond the death of its instance
 */
export function hopService(name: string, record: (line: string) => void): ServiceClass {
  const place = hops.indexOf(name as HopName)
  if (place === -1) throw new Error(`there is no hop ${name}`)
  const next = hops[place + 1]
  return next === undefined ? lastHop(name, record) : hopBefore(next, name, record)
}

function lastHop(name: string, record: (line: string) => void): ServiceClass {
  @service(name)
  class LastHop implements Hop {
    worker = new CurrentWorker()
    @rpc async work(id: string): Promise<string> {
      record(`${name} work ${id}`)
      await this.pause()
      return id
    }
    @rpc({ idempotent: true }) async charge(id: string): Promise<string> {
      record(`${name} charge ${id}`)
      await this.pause()
      return id
    }
    /** A little while, so that there is something to interrupt. */
    private pause(): Promise<void> {
      const { ambient } = this.worker.container
      return new Promise((resolve) => ambient.setTimeout(resolve, 1 + 20 * ambient.random()))
    }
  }
  return LastHop
}

function hopBefore(next: string, name: string, record: (line: string) => void): ServiceClass {
  @service(name)
  class HopBefore implements Hop {
    next = new RpcProxy<Hop>(next)
    @rpc async work(id: string): Promise<string> {
      record(`${name} work ${id}`)
      return this.next.work(id)
    }
    @rpc({ idempotent: true }) async charge(id: string): Promise<string> {
      record(`${name} charge ${id}`)
      return this.next.charge.with({ idempotent: true, attemptTimeout: 3 })(id)
    }
  }
  return HopBefore
}
