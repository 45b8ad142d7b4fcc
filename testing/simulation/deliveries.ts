import type { Trace } from '../../simulator/index.js'

/** Who was given which request. It needs the trace of the simulation. */
export class Deliveries {
  readonly #hosts = new Map<string, string[]>()
  readonly #counts = new Map<string, number>()

  constructor(trace: Trace | undefined) {
    trace?.events.on('entry', ({ event }) => {
      if (event.kind !== 'delivered' || event.frame.method !== 'basic.deliver') return
      const { correlationId, replyTo } = event.frame.message.properties
      if (correlationId !== undefined && replyTo !== undefined)
        this.#note(correlationId, event.host)
    })
  }

  /** The machines that a request was delivered to, one after the other. */
  of(correlationId: string): readonly string[] {
    return this.#hosts.get(correlationId) ?? []
  }

  /** How many requests a machine was given. */
  count(host: string): number {
    return this.#counts.get(host) ?? 0
  }

  #note(correlationId: string, host: string): void {
    this.#counts.set(host, this.count(host) + 1)
    const hosts = this.#hosts.get(correlationId)
    if (hosts === undefined) this.#hosts.set(correlationId, [host])
    else hosts.push(host)
  }
}
