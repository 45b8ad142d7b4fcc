import type { Choices, PublishArrival } from '../../simulator/index.js'
import type { Config } from '../../src/index.js'
import type { Fault, FaultKind, FaultPlan } from './faults.js'
import type { ServiceInstance } from './instance.js'
import type { Simulation } from './simulation.js'

/** Settings that are legal and hard. */
const knobs: readonly Config[] = [{ max_workers: 1 }, { RPC_TIMEOUT: 1 }, { HEARTBEAT: 2 }]

/**
 * Lets the accidents of a plan happen, as the choices decide: after each event each kind has its chance.
 * What it breaks it mends again after a while, and at the latest when it ends.
 */
export class FaultInjector {
  readonly #sim: Simulation
  readonly #choices: Choices
  readonly #onAccident: (text: string) => void
  readonly #faults: readonly (readonly [FaultKind, Fault])[]
  /** What is broken at the moment, and how it is mended. */
  readonly #wounds = new Set<() => void | Promise<void>>()

  /** @param onAccident - called with what has just happened, in words */
  constructor(
    sim: Simulation,
    plan: FaultPlan,
    choices: Choices,
    onAccident: (text: string) => void,
  ) {
    this.#sim = sim
    this.#choices = choices
    this.#onAccident = onAccident
    this.#faults = [...plan.faults].filter(
      ([kind]) => !plan.isSwarm || choices.index(`swarm ${kind}`, 2) === 1,
    )
    const { world } = sim.simulator
    const isAtWork = (kind: FaultKind): boolean => this.#faults.some(([other]) => other === kind)
    if (isAtWork('reset')) world.network.events.on('publish', this.#reset)
    if (isAtWork('knobs')) this.#turnKnobs(plan.faults.get('knobs')?.oneIn ?? 2)
    world.events.on('step', this.#giveChances)
  }

  /** No more accidents: everything is mended, and every instance is up again. */
  async end(): Promise<void> {
    const { world } = this.#sim.simulator
    world.events.off('step', this.#giveChances)
    world.network.events.off('publish', this.#reset)
    for (const heal of [...this.#wounds]) await heal()
    await this.#sim.started()
  }

  readonly #giveChances = (): void => {
    for (const [kind, fault] of this.#faults) {
      if (kind === 'reset' || kind === 'knobs') continue
      if (this.#choices.index(`fault ${kind}`, fault.oneIn) !== 1) continue
      const accident = this.#strike(kind, fault)
      if (accident !== undefined) this.#onAccident(accident)
    }
  }

  /** Lets an accident happen; says which, or nothing when there is nobody whom it could happen to. */
  #strike(
    kind: Exclude<FaultKind, 'reset' | 'knobs'>,
    { minDurationMs }: Fault,
  ): string | undefined {
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
        this.#mendLater(minDurationMs, () => broker.accept())
        return 'the broker refuses connections'
      case 'crash':
        return this.#crash(minDurationMs)
      case 'pause':
        return this.#pause(minDurationMs)
      case 'brokerRestart':
        void broker.restart(this.#duration(minDurationMs))
        return 'the broker restarts'
      case 'block':
        broker.block()
        this.#mendLater(minDurationMs, () => broker.unblock())
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
      this.#onAccident(`everybody has ${JSON.stringify(knob)}`)
    }
  }

  #delay(minDurationMs: number): string {
    const party = this.#party()
    const delayMs = 1 + this.#choices.index('delay', 50)
    this.#sim.slow(party, { delayMs, jitterMs: 10 })
    this.#mendLater(minDurationMs, () => this.#sim.slow(party, {}))
    return `the network of ${party} is slow by ${delayMs} ms`
  }

  #partition(minDurationMs: number): string {
    const party = this.#party()
    const ways = ([undefined, ['up'], ['down']] as const)[this.#choices.index('partition ways', 3)]
    this.#sim.partition(party, ways)
    this.#mendLater(minDurationMs, () => this.#sim.heal(party))
    return `${party} is cut off the network${ways === undefined ? '' : ` (${ways[0]})`}`
  }

  #disconnect(): string {
    const party = this.#party()
    this.#sim.disconnect(party)
    return `${party} loses its connections`
  }

  #crash(minDurationMs: number): string | undefined {
    const instance = this.#instance()
    if (instance === undefined) return undefined
    instance.crash()
    this.#mendLater(minDurationMs, () => instance.restart())
    return `${instance.name} crashes`
  }

  #pause(minDurationMs: number): string | undefined {
    const instance = this.#instance()
    if (instance === undefined) return undefined
    instance.pause()
    this.#mendLater(minDurationMs, () => instance.resume())
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
    const instance = this.#instance()
    if (instance === undefined) return undefined
    const seconds = this.#choices.index('skew', 121) - 60
    this.#sim.skew(instance, seconds * 1_000)
    this.#mendLater(minDurationMs, () => this.#sim.skew(instance, 0))
    return `the clock of ${instance.name} is ${seconds} s off`
  }

  /** What becomes of a publish: it arrives (0), its connection breaks before, or right after. */
  readonly #reset = (arrival: PublishArrival): void => {
    const oneIn = this.#faults.find(([kind]) => kind === 'reset')?.[1].oneIn ?? 1
    const fate = this.#choices.index('fault reset', 2 * oneIn)
    if (fate !== 1 && fate !== 2) return
    const isBefore = fate === 1
    if (isBefore) arrival.breakBefore()
    else arrival.breakAfter()
    this.#onAccident(
      isBefore
        ? 'a connection breaks before a message arrives'
        : 'a connection breaks before a message is confirmed',
    )
  }

  /** Mends something after its time, or when the accidents end. */
  #mendLater(minDurationMs: number, mend: () => void | Promise<void>): void {
    const heal = async (): Promise<void> => {
      if (!this.#wounds.delete(heal)) return
      this.#clock.clearTimeout(timer)
      await mend()
    }
    const timer = this.#clock.setTimeout(() => void heal(), this.#duration(minDurationMs), {})
    this.#wounds.add(heal)
  }

  get #clock(): Simulation['simulator']['ambient'] {
    return this.#sim.simulator.machine('faults').ambient
  }

  #duration(minMs: number): number {
    return minMs * (1 + this.#choices.index('duration', 10))
  }

  /** An instance that runs. */
  #instance(): ServiceInstance | undefined {
    const running = this.#sim.instances.filter(({ state }) => state === 'running')
    return running.length === 0 ? undefined : this.#oneOf('instance', running)
  }

  /** Anybody on the network. */
  #party(): string {
    const names = [...this.#sim.instances, ...this.#sim.clients].map(({ name }) => name)
    return names.length === 0 ? 'client' : this.#oneOf('party', names)
  }

  #oneOf<T>(stream: string, all: readonly T[]): T {
    return all[this.#choices.index(stream, all.length)]!
  }
}
