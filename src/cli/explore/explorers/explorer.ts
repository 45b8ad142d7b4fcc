import { ServiceContainer } from '../../../container/container.js'
import type { RuntimeOptions } from '../../../container/environment.js'
import { EventDispatcher } from '../../../events/dispatcher.js'
import { eventHandler } from '../../../events/handler.js'
import { BROADCAST } from '../../../events/wire.js'
import { hostAmbient, type Timer } from '../../../ports/ambient.js'
import { defineService } from '../../../rpc/define-service.js'
import { Deferred } from '../../../support/deferred.js'
import type { Running } from '../../until-signal.js'
import type { Outcome } from '../protocol.js'
import type { ScenarioModule } from '../scenario-module.js'
import { exploreSeed } from '../seed-run.js'
import {
  coordinatorService,
  explorerService,
  type Begun,
  type Share,
  type ShareOutcome,
} from './share.js'

export interface ExplorerSettings {
  /** The name of the explorer in the lines of a coordinator. */
  readonly id: string
  readonly exploration: string
  readonly module: ScenarioModule
  readonly fingerprint: string
  readonly options: RuntimeOptions
  /** Milliseconds without a share after which it ends. */
  readonly idleMs: number
}

/** Why an explorer has ended. */
export type Ended = 'over' | 'idle' | 'told'

/** A share that has ended so many explorers is handed to no other one. */
const mostRedeliveries = 2

/**
 * Explores the shares that coordinators hand out, one after the other, until one says that its exploration is over. The
 * broker hands the share of an explorer that is lost to another one.
 */
export class Explorer implements Running {
  readonly #settings: ExplorerSettings
  readonly #container: ServiceContainer
  readonly #started = new Deferred<void>()
  readonly #ended = new Deferred<Ended>()
  #idle: Timer | undefined
  #runs = 0

  constructor(settings: ExplorerSettings) {
    this.#settings = settings
    const { options } = settings
    const config = { ...options.config, max_workers: 1, max_redeliveries: mostRedeliveries }
    this.#container = new ServiceContainer(this.#service(), { ...options, config })
  }

  /** How many seeds it has run. */
  get runs(): number {
    return this.#runs
  }

  /** Resolves when it can be given shares. */
  get started(): Promise<void> {
    return this.#started.promise
  }

  /** Resolves to the reason when it has ended. */
  get ended(): Promise<Ended> {
    return this.#ended.promise
  }

  async start(): Promise<void> {
    await this.#container.start()
    this.#started.resolve()
    this.#waitForShare()
    await Promise.race([this.#ended.promise, this.#container.wait()])
    this.#forgetIdle()
    await this.#container.stop()
  }

  async stop(): Promise<void> {
    this.#ended.resolve('told')
    await this.#container.stop()
  }

  kill(): void {
    this.#container.kill()
  }

  #service() {
    const { exploration, id, fingerprint } = this.#settings
    const run = (share: Share): Promise<Outcome[]> => this.#explore(share)
    const end = (): void => this.#ended.resolve('over')
    return defineService({
      name: explorerService(exploration),
      dependencies: () => ({ dispatch: new EventDispatcher<{ begun: Begun }>() }),
      methods: {
        async explore(share: Share): Promise<ShareOutcome> {
          if (share.fingerprint !== fingerprint) {
            throw new Error(`the explorer ${id} has another version of the scenario’s file`)
          }
          await this.dispatch('begun', { run: share.run, share: share.number, explorer: id })
          return { explorer: id, outcomes: await run(share) }
        },
        over: eventHandler(coordinatorService(exploration), 'over', {
          handlerType: BROADCAST,
          reliableDelivery: false,
        })(function over() {
          end()
        }),
      },
    })
  }

  async #explore({ seeds, settings, keepGoing }: Share): Promise<Outcome[]> {
    this.#forgetIdle()
    const outcomes: Outcome[] = []
    for (const seed of seeds) {
      const outcome = await exploreSeed(this.#settings.module, seed, settings)
      this.#runs++
      outcomes.push(outcome)
      if (outcome.kind === 'failed' && !keepGoing) break
    }
    this.#waitForShare()
    return outcomes
  }

  #waitForShare(): void {
    const { idleMs } = this.#settings
    this.#forgetIdle()
    this.#idle = hostAmbient.setTimeout(() => this.#ended.resolve('idle'), idleMs)
  }

  #forgetIdle(): void {
    if (this.#idle !== undefined) hostAmbient.clearTimeout(this.#idle)
    this.#idle = undefined
  }
}
