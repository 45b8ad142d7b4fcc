import type { ServiceContainer } from '../container/container.js'
import type { RuntimeOptions } from '../container/environment.js'
import type { ServiceRunner } from '../container/runner.js'

/** The runners of one process, one for each instance of its services, and what is said of them in the log. */
export class Runners {
  readonly all: readonly ServiceRunner[]
  readonly #options: RuntimeOptions
  #isStopping = false

  /** @param all at least one */
  constructor(all: readonly ServiceRunner[], options: RuntimeOptions) {
    this.all = all
    this.#options = options
  }

  get containers(): readonly ServiceContainer[] {
    return this.all.flatMap((runner) => [...runner.containers.values()])
  }

  log(message: string): void {
    this.#options.logger?.info({}, message)
  }

  /** Starts all; resolves when they have ended. When one of them fails the others are stopped. */
  async run(broker: string): Promise<void> {
    const names = this.#names()
    this.log(`starting services: ${names}`)
    try {
      await Promise.all(this.all.map((runner) => runner.start()))
      if (!this.#isStopping) this.log(`services run on ${broker}: ${names}`)
      await Promise.all(this.all.map((runner) => runner.wait()))
    } catch (error) {
      await this.#stopAll()
      throw error
    }
  }

  /** Stops all with grace, and says what they wait for. */
  async stop(signal: string): Promise<void> {
    this.#isStopping = true
    this.log(`${signal}: ${this.#draining()}`)
    await this.#stopAll()
    this.log('all services have stopped')
  }

  kill(): void {
    for (const runner of this.all) runner.kill()
  }

  async #stopAll(): Promise<void> {
    await Promise.all(this.all.map((runner) => runner.stop()))
  }

  #names(): string {
    const names = [...this.all[0]!.containers.keys()].join(', ')
    return this.all.length === 1 ? names : `${names}, ${this.all.length} of each`
  }

  #draining(): string {
    const workers = this.containers.flatMap((container) => [...container.runningWorkers])
    if (workers.length === 0) return 'no worker is running, stopping'
    const names = [...new Set(workers.map(String))].join(', ')
    const count = `${workers.length} ${workers.length === 1 ? 'worker' : 'workers'}`
    return `waiting for ${count} to finish: ${names}; the same signal again ends them at once`
  }
}
