/**
 * Keeps a connection up.
 *
 * 1. Connects, then runs `setup`. When both succeed the connection is current: `connect` is emitted, and
 *    those who wait for a connection get it.
 * 2. When either fails, `connect-failed` is emitted; when a current connection closes, `disconnect`. Either
 *    way a retry is planned, and `reconnect-scheduled` emitted.
 * 3. When there have been too many retries in a row, `reconnect-failed` is emitted, and whoever waits or asks
 *    afterwards gets the error.
 * 4. `close` ends it all, at any time.
 */
import type { Clock } from '../../world/schedule/clock.js'
import { Emitter } from '../platform/emitter.js'
import type { ConnectionEvents } from '../events.js'
import {
  delayBefore,
  planRecovery,
  type RecoveryOptions,
  type RecoveryPlan,
} from './recovery-options.js'
import { runSetup } from './run-setup.js'
import { toError } from './to-error.js'

export interface RecoveryEvents<Model> extends Omit<ConnectionEvents, 'close'> {
  connect: [model: Model]
  disconnect: [error: Error]
  'connect-failed': [error: Error]
  'reconnect-scheduled': [plan: { attempt: number; delay: number; error: Error }]
  'reconnect-failed': [error: Error]
}

/** How connections are opened and closed in the API that is used. */
export interface Driver<Model> {
  open(): Promise<Model>
  close(model: Model): Promise<void>
}

interface Waiter<Model> {
  resolve(model: Model): void
  reject(error: Error): void
}

export class Recovery<Model extends Emitter<ConnectionEvents>> extends Emitter<
  RecoveryEvents<Model>
> {
  readonly plan: RecoveryPlan<Model>
  /** Resolves with the first success; rejects when there will be none. */
  readonly firstConnect: Promise<void>
  readonly #driver: Driver<Model>
  readonly #clock: Clock
  #model: Model | undefined
  #release: (() => void) | undefined
  #waiters: Waiter<Model>[] = []
  #first!: { resolve(): void; reject(error: Error): void }
  #isStopped = false
  /** Why it was given up. */
  #failure: Error | undefined
  #hasConnected = false
  #timer: object | undefined
  #attempt = 0

  constructor(driver: Driver<Model>, options: RecoveryOptions<Model> | true, clock: Clock) {
    super()
    this.#driver = driver
    this.#clock = clock
    this.plan = planRecovery(options)
    this.firstConnect = new Promise((resolve, reject) => {
      this.#first = { resolve, reject }
    })
    // not everybody waits for it
    this.firstConnect.catch(() => undefined)
    // later, so that whoever gets this object at once can listen first
    clock.setTimeout(() => void this.#connect(), 0)
  }

  /** The current connection, or the next. Rejects when there will be none. */
  model(): Promise<Model> {
    if (this.#model !== undefined) return Promise.resolve(this.#model)
    if (this.#isStopped) return Promise.reject(this.#failure ?? closedError())
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  async close(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer)
    this.#timer = undefined
    this.#rejectAll(closedError())
    const model = this.#dropModel()
    if (model !== undefined) await this.#closeQuietly(model)
  }

  async #connect(): Promise<void> {
    if (this.#isStopped) return
    let model: Model | undefined
    try {
      model = await this.#driver.open()
      if (!this.#stopped()) await runSetup(this.plan.setup, model)
      if (this.#stopped()) await this.#closeQuietly(model)
      else this.#adopt(model)
    } catch (thrown) {
      const error = toError(thrown, 'Connection recovery failed')
      if (model !== undefined) await this.#closeQuietly(model)
      this.emit('connect-failed', error)
      this.#planRetry(error)
    }
  }

  #adopt(model: Model): void {
    this.#model = model
    this.#attempt = 0
    this.#hasConnected = true
    this.#listen(model)
    this.#first.resolve()
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(model)
    this.emit('connect', model)
  }

  #listen(model: Model): void {
    const onClose = (reason?: Error): void => {
      if (this.#model !== model) return
      this.#dropModel()
      if (this.#isStopped) return
      const error = toError(reason, 'Connection closed')
      this.emit('disconnect', error)
      this.#planRetry(error)
    }
    const onError = (error: Error): void => void this.emit('error', error)
    const onBlocked = (reason: string): void => void this.emit('blocked', reason)
    const onUnblocked = (): void => void this.emit('unblocked')
    const onUpdated = (): void => void this.emit('update-secret-ok')
    const onHandlerError = (error: Error, event: string): void =>
      void this.emit('handler-error', error, event)
    model.on('close', onClose).on('error', onError).on('handler-error', onHandlerError)
    model.on('blocked', onBlocked).on('unblocked', onUnblocked).on('update-secret-ok', onUpdated)
    this.#release = () => {
      model.off('close', onClose).off('error', onError).off('handler-error', onHandlerError)
      model.off('blocked', onBlocked).off('unblocked', onUnblocked)
      model.off('update-secret-ok', onUpdated)
      // what an old connection still has to say is nobody's concern
      model.on('error', () => undefined)
    }
  }

  #dropModel(): Model | undefined {
    const model = this.#model
    this.#model = undefined
    this.#release?.()
    this.#release = undefined
    return model
  }

  #planRetry(error: Error): void {
    if (this.#isStopped || this.#timer !== undefined) return
    const { maxRetries, initialMaxRetries } = this.plan
    if (this.#attempt >= (this.#hasConnected ? maxRetries : initialMaxRetries)) {
      this.#giveUp(error)
      return
    }
    const attempt = this.#attempt + 1
    let delay: number
    try {
      delay = delayBefore(attempt, this.plan, () => this.#clock.random())
    } catch (thrown) {
      this.#giveUp(toError(thrown, 'calculateDelay failed'))
      return
    }
    this.#attempt = attempt
    this.emit('reconnect-scheduled', { attempt, delay, error })
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined
      void this.#connect()
    }, delay)
  }

  #giveUp(error: Error): void {
    this.#isStopped = true
    this.#failure = error
    this.#rejectAll(error)
    this.emit('reconnect-failed', error)
  }

  #rejectAll(error: Error): void {
    this.#first.reject(error)
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error)
  }

  async #closeQuietly(model: Model): Promise<void> {
    await this.#driver.close(model).catch(() => undefined)
  }

  /** Asked again after each await: it may have been stopped meanwhile. */
  #stopped(): boolean {
    return this.#isStopped
  }
}

function closedError(): Error {
  return new Error('Connection closed')
}
