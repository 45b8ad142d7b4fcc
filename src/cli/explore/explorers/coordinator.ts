import type { RuntimeOptions } from '../../../container/environment.js'
import { ServiceContainer } from '../../../container/container.js'
import { RemoteError, ServiceNotFound } from '../../../errors/errors.js'
import { CallAborted, PoisonMessage } from '../../../errors/refusals.js'
import { eventDispatcher, type StandaloneDispatch } from '../../../events/event-dispatcher.js'
import { eventHandler } from '../../../events/handler.js'
import { BROADCAST } from '../../../events/wire.js'
import { hostAmbient } from '../../../ports/ambient.js'
import { ServiceRpcClient } from '../../../rpc/client.js'
import type { ServiceProxy } from '../../../rpc/proxy.js'
import type { FromWire } from '../../../wire/travel.js'
import { defineService } from '../../../rpc/define-service.js'
import { Deferred } from '../../../support/deferred.js'
import { CommandError } from '../../command-error.js'
import { record, type PoolSettings } from '../pool.js'
import {
  coordinatorService,
  explorerService,
  type Begun,
  type Share,
  type ShareOutcome,
} from './share.js'

export interface CoordinatorSettings extends Omit<PoolSettings, 'jobs'> {
  readonly exploration: string
  readonly fingerprint: string
  readonly options: RuntimeOptions
  /** The command that starts an explorer, for who has forgotten it. */
  readonly command: string
  /** A share was begun again, since the explorer that had begun it was lost. */
  onAgain(seeds: readonly number[], begunBy: readonly string[]): void
  /** Something that a person who waits has to know. */
  readonly say: (text: string) => void
}

interface Explorers {
  readonly explore: (share: Share) => Promise<ShareOutcome>
}

/** How many seeds an explorer is given at a time. */
const batch = 10
/** Shares for each explorer that is known: one that it runs, and one that waits. */
const sharesEach = 2
const retryMs = 1_000
const silenceMs = 10_000
const lookMs = 100
/** The whole exploration ends a call, no time of its own does: in seconds. */
const callTimeout = 7 * 24 * 3_600

/**
 * Explores seeds with explorers on any number of machines. RabbitMQ deals the shares to them, and deals those of an
 * explorer that is lost again. Resolves when all seeds were tried, after the first failure, or when the exploration is over.
 * Rejects with a CommandError when an explorer cannot work.
 */
export async function exploreWithExplorers(settings: CoordinatorSettings): Promise<void> {
  const coordinator = new Coordinator(settings)
  try {
    await coordinator.start()
    await coordinator.explore()
  } finally {
    await coordinator.stop()
  }
}

class Coordinator {
  readonly #settings: CoordinatorSettings
  readonly #run = hostAmbient.uuid()
  readonly #container: ServiceContainer
  readonly #client: ServiceRpcClient<Explorers>
  readonly #over = new AbortController()
  /** The explorers that have begun something. */
  readonly #known = new Set<string>()
  /** By the number of the share, the explorers that have begun it, in their order. */
  readonly #begun = new Map<number, string[]>()
  readonly #waiting = new Map<string, Deferred<void>>()
  readonly #lanes = new Set<Promise<void>>()
  #explorers!: ServiceProxy<Explorers>
  #dispatch: StandaloneDispatch | undefined
  #next: number
  #shares = 0
  #heardAt = hostAmbient.monotonic()
  #isSilent = false

  constructor(settings: CoordinatorSettings) {
    const { options, exploration, firstSeed } = settings
    this.#settings = settings
    this.#next = firstSeed
    this.#container = new ServiceContainer(this.#service(), options)
    this.#client = new ServiceRpcClient(explorerService(exploration), {
      ...options,
      timeout: callTimeout,
    })
  }

  async start(): Promise<void> {
    await this.#container.start()
    this.#dispatch = await eventDispatcher(this.#settings.options)
    this.#explorers = await this.#client.start()
  }

  async explore(): Promise<void> {
    const look = setInterval(() => this.#look(), lookMs)
    try {
      this.#openLanes()
      while (this.#lanes.size > 0) await Promise.race(this.#lanes)
    } finally {
      clearInterval(look)
      this.#over.abort()
    }
  }

  /** Tells the explorers that it is over. */
  async stop(): Promise<void> {
    const { exploration } = this.#settings
    await this.#dispatch?.(coordinatorService(exploration), 'over')
    await Promise.all([this.#dispatch?.stop(), this.#client.stop(), this.#container.stop()])
  }

  #service() {
    const { exploration } = this.#settings
    const hear = (begun: Begun): void => {
      if (begun.run === this.#run) this.#hear(begun)
    }
    return defineService({
      name: coordinatorService(exploration),
      methods: {
        begun: eventHandler(explorerService(exploration), 'begun', {
          handlerType: BROADCAST,
          reliableDelivery: false,
        })(function begun(event: Begun) {
          hear(event)
        }),
      },
    })
  }

  #hear({ share, explorer }: Begun): void {
    this.#heardAt = hostAmbient.monotonic()
    this.#isSilent = false
    this.#known.add(explorer)
    const begun = this.#begun.get(share) ?? []
    this.#begun.set(share, [...begun, explorer])
    this.#waitingFor(share, explorer).resolve()
    this.#openLanes()
  }

  /** Shares that an explorer began earlier are known when this one is: the broker keeps the order of events. */
  #waitingFor(share: number, explorer: string): Deferred<void> {
    const key = `${share} ${explorer}`
    let waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, (waiting = new Deferred()))
    return waiting
  }

  /** As many shares are under way as the explorers that are known have use for. */
  #openLanes(): void {
    const wanted = sharesEach * Math.max(1, this.#known.size)
    while (this.#lanes.size < wanted && !this.#isOver && this.#next < this.#end) {
      const lane: Promise<void> = this.#goOn().finally(() => this.#lanes.delete(lane))
      // the user who explores waits for it
      lane.catch(() => undefined)
      this.#lanes.add(lane)
    }
  }

  async #goOn(): Promise<void> {
    for (let share = this.#take(); share !== undefined; share = this.#take()) {
      const outcome = await this.#handOut(share)
      if (outcome === undefined) return
      await this.#waitingFor(share.number, outcome.explorer).promise
      this.#record(share, outcome)
    }
  }

  #record({ number, seeds }: Share, { outcomes }: ShareOutcome): void {
    const begun = this.#begun.get(number) ?? []
    if (begun.length > 1) this.#settings.onAgain(seeds, begun)
    for (const outcome of outcomes) record(outcome, this.#settings)
    const hasFailed = outcomes.some(({ kind }) => kind === 'failed')
    if (hasFailed && !this.#settings.keepGoing) this.#over.abort()
  }

  #take(): Share | undefined {
    if (this.#isOver || this.#next >= this.#end) return undefined
    const { checkDeterminism, rabbitmq, drawn, keepGoing, fingerprint } = this.#settings
    const from = this.#next
    const seeds = Array.from({ length: Math.min(batch, this.#end - from) }, (_, i) => from + i)
    this.#next += seeds.length
    return {
      run: this.#run,
      number: this.#shares++,
      seeds,
      settings: { checkDeterminism, rabbitmq, drawn },
      keepGoing,
      fingerprint,
    }
  }

  /** Undefined when the exploration is over before. */
  async #handOut(share: Share): Promise<ShareOutcome | undefined> {
    for (;;) {
      try {
        const { signal } = this.#over
        return arrived(await this.#explorers.explore.with({ signal })(share))
      } catch (error) {
        if (error instanceof CallAborted) return undefined
        if (error instanceof RemoteError) throw new CommandError(error.message, { cause: error })
        if (error instanceof PoisonMessage) return this.#givenUp(share)
        if (!(error instanceof ServiceNotFound)) throw error
        this.#tellSilence('no explorer is there yet')
        await this.#pause()
      }
      if (this.#isOver) return undefined
    }
  }

  /** The explorers that had it were lost, one after the other. */
  #givenUp({ number, seeds: [first = 0, ...others] }: Share): ShareOutcome {
    const begun = this.#begun.get(number) ?? []
    const range = others.length === 0 ? `seed ${first}` : `seeds ${first} to ${others.at(-1)}`
    const message = `each explorer that began ${range} was lost: ${begun.join(', ')}. Run them here: --first-seed ${first} --seeds ${others.length + 1}`
    const explorer = begun.at(-1) ?? ''
    return { explorer, outcomes: [{ kind: 'failed', seed: first, message, report: undefined }] }
  }

  async #pause(): Promise<void> {
    await new Promise<void>((resolve) => hostAmbient.setTimeout(resolve, retryMs))
  }

  #look(): void {
    if (this.#settings.isOver()) this.#over.abort()
    if (hostAmbient.monotonic() - this.#heardAt < silenceMs) return
    this.#tellSilence(`no explorer has taken a share for ${silenceMs / 1000} s`)
  }

  /** Once, until an explorer takes a share. */
  #tellSilence(what: string): void {
    const { command, say } = this.#settings
    if (!this.#isSilent) say(`${what}. Start one: ${command}`)
    this.#isSilent = true
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted || this.#settings.isOver()
  }

  get #end(): number {
    return this.#settings.firstSeed + this.#settings.seeds
  }
}

/** Properties that are undefined do not travel. */
function arrived({ explorer, outcomes }: FromWire<ShareOutcome>): ShareOutcome {
  return {
    explorer,
    outcomes: outcomes.map((one) => (one.kind === 'failed' ? { ...one, report: one.report } : one)),
  }
}
