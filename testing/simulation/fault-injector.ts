import type { Choices, PublishFate } from '../../simulator/index.js'
import type { Fault, FaultKind, FaultPlan } from './faults.js'
import type { ServiceInstance } from './instance.js'
import type { Simulation } from './simulation.js'

/**
 * Lets the accidents of a plan happen, as the choices decide: after each event each kind has its chance.
 * What it breaks it mends again after a while, and at the latest when it ends.
 */
export class FaultInjector {
  readonly #sim: Simulation
  readonly #choices: Choices
  readonly #faults: readonly (readonly [FaultKind, Fault])[]
  /** What is broken at the moment, and how it is mended. */
  readonly #wounds = new Set<() => void | Promise<void>>()
  #isOver = false

  constructor(sim: Simulation, plan: FaultPlan, choices: Choices) {
    this.#sim = sim
    this.#choices = choices
    this.#faults = [...plan.faults].filter(
      ([kind]) => !plan.isSwarm || choices.index(`swarm ${kind}`, 2) === 1,
    )
    const { world } = sim.simulator
    const isAtWork = (kind: FaultKind): boolean => this.#faults.some(([other]) => other === kind)
    if (isAtWork('reset')) world.network.onPublish = () => this.#reset()
    world.onStep.add(this.#giveChances)
  }

  /** No more accidents: everything is mended, and every instance is up again. */
  async end(): Promise<void> {
    this.#isOver = true
    const { world } = this.#sim.simulator
    world.onStep.delete(this.#giveChances)
    world.network.onPublish = undefined
    for (const heal of [...this.#wounds]) await heal()
    await this.#sim.started()
  }

  readonly #giveChances = (): void => {
    for (const [kind, fault] of this.#faults) {
      if (kind === 'reset') continue
      if (this.#choices.index(`fault ${kind}`, fault.oneIn) === 1) this.#strike(kind, fault)
    }
  }

  #strike(kind: Exclude<FaultKind, 'reset'>, { minDurationMs }: Fault): void {
    const { broker } = this.#sim
    switch (kind) {
      case 'delay':
        return this.#delay(minDurationMs)
      case 'partition':
        return this.#partition(minDurationMs)
      case 'disconnect':
        this.#sim.disconnect(this.#party())
        return
      case 'refuse':
        broker.refuse()
        return this.#mendLater(minDurationMs, () => broker.accept())
      case 'crash':
        return this.#crash(minDurationMs)
      case 'pause':
        return this.#pause(minDurationMs)
      case 'brokerRestart':
        void broker.restart(this.#duration(minDurationMs))
        return
      case 'block':
        broker.block()
        return this.#mendLater(minDurationMs, () => broker.unblock())
      case 'nack':
        broker.nack()
        return
      case 'deleteQueue':
        return this.#deleteQueue()
      case 'skew':
        return this.#skew(minDurationMs)
    }
  }

  #delay(minDurationMs: number): void {
    const party = this.#party()
    this.#sim.slow(party, { delayMs: 1 + this.#choices.index('delay', 50), jitterMs: 10 })
    this.#mendLater(minDurationMs, () => this.#sim.slow(party, {}))
  }

  #partition(minDurationMs: number): void {
    const party = this.#party()
    const ways = [undefined, ['up'], ['down']] as const
    this.#sim.partition(party, ways[this.#choices.index('partition ways', ways.length)])
    this.#mendLater(minDurationMs, () => this.#sim.heal(party))
  }

  #crash(minDurationMs: number): void {
    const instance = this.#instance()
    if (instance === undefined) return
    instance.crash()
    this.#mendLater(minDurationMs, () => instance.restart())
  }

  #pause(minDurationMs: number): void {
    const instance = this.#instance()
    if (instance === undefined) return
    instance.pause()
    this.#mendLater(minDurationMs, () => instance.resume())
  }

  #deleteQueue(): void {
    const queues = this.#sim.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
    const own = queues.filter(({ name }) => name.startsWith('rpc'))
    if (own.length > 0) this.#sim.broker.deleteQueue(this.#oneOf('queue', own).name)
  }

  #skew(minDurationMs: number): void {
    const instance = this.#instance()
    if (instance === undefined) return
    this.#sim.skew(instance, (this.#choices.index('skew', 121) - 60) * 1_000)
    this.#mendLater(minDurationMs, () => this.#sim.skew(instance, 0))
  }

  /** What becomes of a publish: it arrives (0), its connection breaks before, or right after. */
  #reset(): PublishFate {
    if (this.#isOver) return 'arrives'
    const oneIn = this.#faults.find(([kind]) => kind === 'reset')?.[1].oneIn ?? 1
    const fate = this.#choices.index('fault reset', 2 * oneIn)
    if (fate === 1) return 'breaks before'
    return fate === 2 ? 'breaks after' : 'arrives'
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
