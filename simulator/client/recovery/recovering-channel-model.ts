import type { Clock } from '../../world/schedule/clock.js'
import type { Content } from '../encoding/bytes.js'
import { Emitter } from '../platform/emitter.js'
import type { ChannelOptions } from '../options.js'
import type { ChannelModel } from '../promise/channel-model.js'
import type { Channel } from '../promise/channel.js'
import type { ConfirmChannel } from '../promise/confirm-channel.js'
import { forwardRecovery } from './forward-recovery.js'
import type { RecoveryOptions } from './recovery-options.js'
import { Recovery, type RecoveryEvents } from './recovery.js'

/** A connection of the promise API that is restored when it is lost; its channels are not. */
export class RecoveringChannelModel extends Emitter<RecoveryEvents<ChannelModel>> {
  readonly #recovery: Recovery<ChannelModel>

  constructor(
    open: () => Promise<ChannelModel>,
    options: RecoveryOptions<ChannelModel> | true,
    clock: Clock,
  ) {
    super()
    this.#recovery = new Recovery({ open, close: (model) => model.close() }, options, clock)
    forwardRecovery(this.#recovery, this)
  }

  /** Whether `connect` is to wait for the first success. */
  get isAwaited(): boolean {
    return this.#recovery.plan.waitForConnect
  }

  /** Resolves once there has been a connection. */
  async waitForConnect(): Promise<this> {
    await this.#recovery.firstConnect
    return this
  }

  close(): Promise<void> {
    return this.#recovery.close()
  }

  /** Waits for a connection if there is none. */
  async createChannel(options?: ChannelOptions): Promise<Channel> {
    const model = await this.#recovery.model()
    return model.createChannel(options)
  }

  /** Waits for a connection if there is none. */
  async createConfirmChannel(options?: ChannelOptions): Promise<ConfirmChannel> {
    const model = await this.#recovery.model()
    return model.createConfirmChannel(options)
  }

  async updateSecret(newSecret: Content, reason: string): Promise<void> {
    const model = await this.#recovery.model()
    return model.updateSecret(newSecret, reason)
  }
}
