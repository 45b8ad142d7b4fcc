import type { Choices, PublishArrival } from '../../simulator/index.js'
import type { Config } from '../../src/index.js'
import type { Fault, FaultKind, FaultPlan } from './faults.js'
import type { ServiceInstance } from './instance.js'
import type { FaultEvent } from './run-options.js'
import type { Simulation } from './simulation.js'

/** Settings that are legal and hard. */
const knobs: readonly Config[] = [{ max_workers: 1 }, { RPC_TIMEOUT: 1 }, { HEARTBEAT: 2 }]

/** The kinds that have a chance after each event. */
type KindByChance = Exclude<FaultKind, 'reset' | 'knobs'>

/**
 * Lets the faults of a plan happen, as the choices decide: after each event each kind has its chance. Every
 * fault that lasts is ended again after a while, and at the latest when the injector ends.
 */
export class FaultInjector {
  readonly #sim: Simulation
  readonly #choices: Choices
  readonly #onFault: (fault: FaultEvent) => void
  readonly #faults: readonly (readonly [FaultKind, Fault])[]
  /** Ends the faults that last at present, one by one. */
  readonly #lasting = new Set<() => void | Promise<void>>()

  /** @param onFault - called with each fault when it has happened */
  constructor(
    sim: Simulation,
    plan: FaultPlan,
    choices: Choices,
    onFault: (fault: FaultEvent) => void,
  ) {
    this.#sim = sim
    this.#choices = choices
    this.#onFault = onFault
    this.#faults = [...plan.faults].filter(
      ([kind]) => !plan.isSwarm || choices.index(`swarm ${kind}`, 2) === 1,
    )
    const { world } = sim.simulator
    const isAtWork = (kind: FaultKind): boolean => this.#faults.some(([other]) => other === kind)
    if (isAtWork('reset')) world.network.events.on('publish', this.#reset)
    if (isAtWork('knobs')) this.#turnKnobs(plan.faults.get('knobs')?.oneIn ?? 2)
    world.events.on('step', this.#giveChances)
  }

  /** No fault happens any more; faults that last are ended, and every instance is up again. */
  async end(): Promise<void> {
    const { world } = this.#sim.simulator
    world.events.off('step', this.#giveChances)
    world.network.events.off('publish', this.#reset)
    for (const end of [...this.#lasting]) await end()
    await this.#sim.started()
  }

  readonly #giveChances = (): void => {
    for (const [kind, fault] of this.#faults) {
      if (kind === 'reset' || kind === 'knobs') continue
      if (this.#choices.index(`fault ${kind}`, fault.oneIn) !== 1) continue
      const text = this.#inject(kind, fault)
      if (text !== undefined) this.#onFault({ text, moment: 'after' })
    }
  }

  /** Lets a fault happen; gives it in words, or undefined when there is nothing that it could happen to. */
  #inject(kind: KindByChance, { minDurationMs }: Fault): string | undefined {
    const { broker } = this.#sim
    switch (kind) {
      case 'delay':
        return this.#delay(minDurationMs)
      case 'partition':
        return this.#partition(minDurationMs)
      case 'disconnect':
        return this.#disconnect()
      case 'refuse':
        broker.refuse()
        this.#endLater(minDurationMs, () => broker.accept())
        return 'the broker refuses connections'
      case 'crash':
        return this.#crash(minDurationMs)
      case 'pause':
        return this.#pause(minDurationMs)
      case 'brokerRestart':
        void broker.restart(this.#drawDurationMs(minDurationMs))
        return 'the broker restarts'
      case 'block':
        broker.block()
        this.#endLater(minDurationMs, () => broker.unblock())
        return 'the broker blocks publishers'
      case 'nack':
        broker.nack()
        return 'the broker refuses the next message'
      case 'deleteQueue':
        return this.#deleteQueue()
      case 'skew':
        return this.#skew(minDurationMs)
    }
  }

  #turnKnobs(oneIn: number): void {
    for (const knob of knobs) {
      if (this.#choices.index('knob', oneIn) !== 1) continue
      this.#sim.configure(knob)
      this.#onFault({ text: `everybody has ${JSON.stringify(knob)}`, moment: 'after' })
    }
  }

  #delay(minDurationMs: number): string {
    const host = this.#drawHost()
    const delayMs = 1 + this.#choices.index('delay', 50)
    this.#sim.slow(host, { delayMs, jitterMs: 10 })
    this.#endLater(minDurationMs, () => this.#sim.slow(host, {}))
    return `the network of ${host} is slow by ${delayMs} ms`
  }

  #partition(minDurationMs: number): string {
    const host = this.#drawHost()
    const ways = ([undefined, ['up'], ['down']] as const)[this.#choices.index('partition ways', 3)]
    this.#sim.partition(host, ways)
    this.#endLater(minDurationMs, () => this.#sim.heal(host))
    return `${host} is cut off the network${ways === undefined ? '' : ` (${ways[0]})`}`
  }

  #disconnect(): string {
    const host = this.#drawHost()
    this.#sim.disconnect(host)
    return `${host} loses its connections`
  }

  #crash(minDurationMs: number): string | undefined {
    const instance = this.#drawInstance()
    if (instance === undefined) return undefined
    this.#sim.crash(instance)
    this.#endLater(minDurationMs, () => this.#sim.restart(instance))
    return `${instance.name} crashes`
  }

  #pause(minDurationMs: number): string | undefined {
    const instance = this.#drawInstance()
    if (instance === undefined) return undefined
    this.#sim.pause(instance)
    this.#endLater(minDurationMs, () => this.#sim.resume(instance))
    return `${instance.name} stands still`
  }

  #deleteQueue(): string | undefined {
    const queues = this.#sim.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
    const own = queues.filter(({ name }) => name.startsWith('rpc'))
    if (own.length === 0) return undefined
    const { name } = this.#oneOf('queue', own)
    this.#sim.broker.deleteQueue(name)
    return `the queue ${name} is deleted`
  }

  #skew(minDurationMs: number): string | undefined {
    const instance = this.#drawInstance()
    if (instance === undefined) return undefined
    const seconds = this.#choices.index('skew', 121) - 60
    this.#sim.skew(instance, seconds * 1_000)
    this.#endLater(minDurationMs, () => this.#sim.skew(instance, 0))
    return `the clock of ${instance.name} is ${seconds} s off`
  }

  /** The fate of a publish: it arrives (0), its connection breaks before (1), or right after (2). */
  readonly #reset = (arrival: PublishArrival): void => {
    const oneIn = this.#faults.find(([kind]) => kind === 'reset')?.[1].oneIn ?? 1
    const fate = this.#choices.index('fault reset', 2 * oneIn)
    if (fate !== 1 && fate !== 2) return
    if (fate === 1) arrival.breakBefore()
    else arrival.breakAfter()
    const what = fate === 1 ? 'a message arrives' : 'a message is confirmed'
    this.#onFault({ text: `a connection breaks before ${what}`, moment: 'at' })
  }

  /** Ends a fault after its time, or when the injector ends. */
  #endLater(minDurationMs: number, endFault: () => void | Promise<void>): void {
    const end = async (): Promise<void> => {
      if (!this.#lasting.delete(end)) return
      this.#clock.clearTimeout(timer)
      await endFault()
    }
    const timer = this.#clock.setTimeout(() => void end(), this.#drawDurationMs(minDurationMs), {})
    this.#lasting.add(end)
  }

  get #clock(): Simulation['simulator']['ambient'] {
    return this.#sim.simulator.host('faults').ambient
  }

  #drawDurationMs(minMs: number): number {
    return minMs * (1 + this.#choices.index('duration', 10))
  }

  /** An instance that runs. */
  #drawInstance(): ServiceInstance | undefined {
    const running = this.#sim.instances.filter(({ state }) => state === 'running')
    return running.length === 0 ? undefined : this.#oneOf('instance', running)
  }

  /** The name of any host on the network. */
  #drawHost(): string {
    const names = [...this.#sim.instances, ...this.#sim.clients].map(({ name }) => name)
    return names.length === 0 ? 'client' : this.#oneOf('host', names)
  }

  #oneOf<T>(stream: string, all: readonly T[]): T {
    return all[this.#choices.index(stream, all.length)]!
  }
}
