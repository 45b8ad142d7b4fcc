import type { Trace } from '../../simulator/index.js'

/** The host to which each request was delivered, as the trace of the simulation tells. */
export class Deliveries {
  readonly #hasTrace: boolean
  readonly #hosts = new Map<string, string[]>()
  readonly #counts = new Map<string, number>()

  constructor(trace: Trace | undefined) {
    this.#hasTrace = trace !== undefined
    trace?.events.on('entry', ({ event }) => {
      if (event.kind !== 'delivered' || event.frame.method !== 'basic.deliver') return
      const { correlationId, replyTo } = event.frame.message.properties
      if (correlationId !== undefined && replyTo !== undefined) this.#add(correlationId, event.host)
    })
  }

  /**
   * The names of the hosts that the request of a call was delivered to, one after the other; none for a call that is
   * unknown. Throws in a run that keeps no trace.
   *
   * @param correlationId - the correlation id of the call: `reply.correlationId`
   */
  of(correlationId: string): readonly string[] {
    this.#check()
    return this.#hosts.get(correlationId) ?? []
  }

  /** How many requests were delivered to the host of that name. Throws in a run that keeps no trace. */
  count(host: string): number {
    this.#check()
    return this.#counts.get(host) ?? 0
  }

  #check(): void {
    if (this.#hasTrace) return
    throw new Error('deliveries are read off the trace, which this run does not keep (`trace: 0`)')
  }

  #add(correlationId: string, host: string): void {
    this.#counts.set(host, (this.#counts.get(host) ?? 0) + 1)
    const hosts = this.#hosts.get(correlationId)
    if (hosts === undefined) this.#hosts.set(correlationId, [host])
    else hosts.push(host)
  }
}
