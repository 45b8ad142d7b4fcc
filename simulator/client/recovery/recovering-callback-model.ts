import type { Clock } from '../../world/schedule/clock.js'
import type { Content } from '../encoding/bytes.js'
import type { CallbackModel } from '../callback/callback-model.js'
import { fail, promise, succeed, type Callback, type Done } from '../callback/callback.js'
import type { Channel } from '../callback/channel.js'
import type { ConfirmChannel } from '../callback/confirm-channel.js'
import { Emitter } from '../platform/emitter.js'
import type { ChannelOptions } from '../options.js'
import { forwardRecovery } from './forward-recovery.js'
import type { RecoveryOptions } from './recovery-options.js'
import { Recovery, type RecoveryEvents } from './recovery.js'
import { toError } from './to-error.js'

/** A connection of the callback API that is restored when it is lost; its channels are not. */
export class RecoveringCallbackModel extends Emitter<RecoveryEvents<CallbackModel>> {
  readonly #recovery: Recovery<CallbackModel>

  constructor(
    open: () => Promise<CallbackModel>,
    options: RecoveryOptions<CallbackModel> | true,
    clock: Clock,
  ) {
    super()
    const close = (model: CallbackModel): Promise<void> =>
      promise((callback) => model.close(callback))
    this.#recovery = new Recovery({ open, close }, options, clock)
    forwardRecovery(this.#recovery, this)
  }

  /** Whether `connect` is to wait for the first success. */
  get isAwaited(): boolean {
    return this.#recovery.plan.waitForConnect
  }

  /** Calls back once there has been a connection. */
  waitForConnect(callback?: Callback<RecoveringCallbackModel>): this {
    report(
      this.#recovery.firstConnect.then(() => this),
      callback,
    )
    return this
  }

  close(callback?: Done): this {
    report(this.#recovery.close(), callback)
    return this
  }

  /** Waits for a connection if there is none. */
  createChannel(callback: Callback<Channel>): Channel
  createChannel(options: ChannelOptions | undefined, callback: Callback<Channel>): Channel
  createChannel(
    first: ChannelOptions | Callback<Channel> | undefined,
    second?: Callback<Channel>,
  ): Channel {
    const { options, callback } = sortOut(first, second)
    const channel = this.#recovery
      .model()
      .then((model) => promise<Channel>((done) => model.createChannel(options, done)))
    report(channel, callback)
    // amqplib's types say that this is a channel; what it gives is this
    return this as never
  }

  /** Waits for a connection if there is none. */
  createConfirmChannel(callback: Callback<ConfirmChannel>): ConfirmChannel
  createConfirmChannel(
    options: ChannelOptions | undefined,
    callback: Callback<ConfirmChannel>,
  ): ConfirmChannel
  createConfirmChannel(
    first: ChannelOptions | Callback<ConfirmChannel> | undefined,
    second?: Callback<ConfirmChannel>,
  ): ConfirmChannel {
    const { options, callback } = sortOut(first, second)
    const channel = this.#recovery
      .model()
      .then((model) => promise<ConfirmChannel>((done) => model.createConfirmChannel(options, done)))
    report(channel, callback)
    return this as never
  }

  updateSecret(newSecret: Content, reason: string, callback?: Done): this {
    const updated = this.#recovery
      .model()
      .then((model) =>
        promise<unknown>((done) => model.updateSecret(newSecret, reason, done as Done)),
      )
    report(updated, callback)
    return this
  }
}

/** Calls back with what a promise comes to. */
function report<T>(outcome: Promise<T>, callback: Callback<T> | undefined): void {
  const call = typeof callback === 'function' ? callback : ignore
  outcome.then(
    (answer) => succeed(call, answer),
    (thrown: unknown) => fail(call, toError(thrown, 'Operation failed')),
  )
}

function ignore(): void {
  // nobody wants to know
}

function sortOut<T>(
  first: ChannelOptions | Callback<T> | undefined,
  second: Callback<T> | undefined,
): { options: ChannelOptions | undefined; callback: Callback<T> | undefined } {
  return typeof first === 'function'
    ? { options: undefined, callback: first }
    : { options: first, callback: second }
}
