import { hostAmbient } from '../../ports/ambient.js'
import { Deferred } from '../../support/deferred.js'
import type { Broker } from '../operator/broker.js'
import type { Management } from '../operator/management.js'
import { Firehose } from './firehose.js'
import { QueueLooks, type QueueLook } from './queue-looks.js'
import type { Recording } from '../recording/recording.js'
import { firehoseRecording } from './firehose-recording.js'
import type { HideValue } from './redacted-body.js'
import type { TracedMessage } from './traced-message.js'

export interface WatchSettings {
  /** How many messages are kept: the last ones. */
  readonly messages: number
  /** Milliseconds between two looks at the queues. */
  readonly intervalMs: number
  readonly hide: HideValue
}

/** Watches a virtual host, and keeps what it saw last. */
export class Watch {
  readonly #broker: Broker
  readonly #settings: WatchSettings
  readonly #firehose: Firehose
  readonly #queueLooks: QueueLooks
  readonly #stopped = new Deferred<void>()
  readonly #begun = new Date(hostAmbient.now()).toISOString()
  readonly #queues = new Set<string>()
  #messages: TracedMessage[] = []
  #leftOut = 0
  #isStopped = false
  #looks: QueueLook[] = []

  constructor(broker: Broker, management: Management, settings: WatchSettings) {
    this.#broker = broker
    this.#settings = settings
    this.#firehose = new Firehose(broker, (message) => this.#keep(message))
    this.#queueLooks = new QueueLooks(broker, management)
  }

  /** How many messages came by. */
  get count(): number {
    return this.#leftOut + this.#messages.length
  }

  /** Until it is stopped. Rejects when the broker cannot be watched, or is lost. */
  async run(ready: () => void): Promise<void> {
    const listening = this.#firehose.listen(this.#stopped.promise, ready)
    // whichever fails ends the other
    await Promise.all([
      listening.finally(() => this.stop()),
      this.#look().finally(() => this.stop()),
    ])
  }

  stop(): void {
    this.#isStopped = true
    this.#stopped.resolve()
  }

  recording(): Recording {
    const { host: broker, virtualHost } = this.#broker.place
    const recorded = {
      broker,
      virtualHost,
      version: this.#broker.version,
      begun: this.#begun,
      leftOut: this.#leftOut,
      looks: this.#looks,
    }
    return firehoseRecording(this.#messages, recorded, this.#firehose.time, this.#settings.hide)
  }

  #keep(message: TracedMessage): void {
    this.#messages.push(message)
    for (const queue of message.queues) this.#queues.add(queue)
    const most = this.#settings.messages
    // a tenth at a time: to take one from the front costs as much
    if (this.#messages.length < most * 1.1) return
    this.#leftOut += this.#messages.length - most
    this.#messages = this.#messages.slice(-most)
    const { time } = this.#messages[0]!
    this.#looks = this.#looks.filter((look) => look.time >= time)
  }

  async #look(): Promise<void> {
    while (!this.#isStopped) {
      const look = await this.#queueLooks.take(this.#queues, this.#firehose.time)
      this.#keepLook(look)
      await this.#pause()
    }
  }

  /** Most looks see what the one before saw. */
  #keepLook(look: QueueLook): void {
    const last = this.#looks.at(-1)?.queues ?? []
    if (JSON.stringify(last) !== JSON.stringify(look.queues)) this.#looks.push(look)
    if (this.#looks.length > this.#settings.messages) this.#looks.shift()
  }

  async #pause(): Promise<void> {
    const over = new Deferred<void>()
    const timer = hostAmbient.setTimeout(() => over.resolve(), this.#settings.intervalMs)
    await Promise.race([over.promise, this.#stopped.promise])
    hostAmbient.clearTimeout(timer)
  }
}
