import type {
  BasicDeliver,
  BasicReturn,
  ChannelClose,
  ClientCommand,
  Effect,
} from '../core/methods.js'
import { replyCodes } from '../core/reply-codes.js'
import type { Clock } from '../world/schedule/clock.js'
import type { Content } from './encoding/bytes.js'
import { answer, CallLine, type Outcome } from './call-line.js'
import { callError, channelError } from './close-errors.js'
import { Confirms, type OnConfirm } from './confirms.js'
import type { ConnectedChannel, Connection } from './connection.js'
import { Emitter } from './platform/emitter.js'
import type { ChannelEvents } from './events.js'
import { Gate } from './gate.js'
import { captureStack, type StackCapture } from './illegal-operation-error.js'
import { deliveredMessage, returnedMessage, type ConsumeMessage } from './message.js'
import type { ChannelOptions, PublishOptions } from './options.js'
import type { Outbox } from './outbox.js'
import { draft, encodePublish } from './publish.js'
import type { Origin, Request } from './requests/request.js'
import { safeEmit } from './safe-emit.js'

/** Called for each message of a consumer; with null when the broker cancels the consumer. */
export type OnMessage = (message: ConsumeMessage | null) => void

/**
 * A channel as its frames go and come, under both APIs.
 *
 * 1. One request is out at a time; the others wait and are encoded when their turn comes. Publishing and
 *    acknowledging do not wait.
 * 2. Closed by the user: `channel.close` is sent, nothing else may be sent, all but the answer is ignored.
 * 3. Closed by the broker: the request that is out fails, `channel.close-ok` is sent, `error` is emitted
 *    while the channel can still be used, then the channel is closed.
 * 4. Closed at last: all requests fail, then `close` is emitted.
 * 5. A listener that throws over a message ends the channel; over anything else, the connection.
 */
export class BaseChannel extends Emitter<ChannelEvents> implements ConnectedChannel {
  /** The connection that the channel is part of. */
  readonly connection: Connection
  /** Time, timers and chance of the host. */
  readonly clock: Clock
  /** The callbacks of consumers, by consumer tag. */
  readonly consumers = new Map<string, OnMessage>()
  /** The number of the channel. */
  ch = 0
  readonly #options: ChannelOptions | undefined
  readonly #gate = new Gate()
  readonly #calls = new CallLine((request) => this.transmit(request.encode(this.origin())))
  readonly #confirms = new Confirms()
  #outbox!: Outbox
  #state: 'open' | 'closing' | 'closed' = 'open'
  #onClosed: (() => void) | undefined

  /** @internal */
  constructor(connection: Connection, options: ChannelOptions | undefined) {
    super()
    this.connection = connection
    this.clock = connection.clock
    this.#options = options
    // as listeners, where amqplib has them too: users count them, and can take them off
    this.on('ack', (confirm) => this.#confirms.settle(confirm.deliveryTag, confirm.multiple, true))
    this.on('nack', (confirm) =>
      this.#confirms.settle(confirm.deliveryTag, confirm.multiple, false),
    )
    this.on('close', () => this.#confirms.abandon())
    this.on('delivery', (message) => this.#consume(message.fields.consumerTag, message))
    this.on('cancel', ({ consumerTag }) => {
      this.#consume(consumerTag, null)
      this.consumers.delete(consumerTag)
    })
  }

  /** The confirms that have not come, as amqplib has them: the length is the number of messages under way. */
  get unconfirmed(): readonly unknown[] {
    return this.#confirms.slots
  }

  /** Takes a channel number. Throws when there is none left. @internal */
  protected allocate(): void {
    this.#outbox = this.connection.allocate(this, this.#options)
    this.ch = this.#outbox.channel
  }

  /** Makes a call. Throws when the channel is closed, or the arguments have no encoding. @internal */
  protected call<Fields>(
    request: Request<Fields>,
    settle: (...outcome: Outcome<Fields>) => void,
  ): void {
    this.#gate.pass()
    this.#calls.add({ request, settle })
  }

  /** The origin of the channel's commands. Throws an IllegalOperationError when none may be sent any more. @internal */
  protected origin(): Origin {
    this.#gate.pass()
    this.connection.gate.pass()
    return { connection: this.connection.number, channel: this.ch }
  }

  /** @internal */
  protected transmit(command: ClientCommand): void {
    this.#outbox.send(command)
  }

  /** Sends a message. Gives whether more may be sent before `drain`. */
  protected sendMessage(
    exchange: string,
    routingKey: string,
    content: Content,
    options: PublishOptions | undefined,
  ): boolean {
    const message = draft(options)
    const { connection, channel } = this.origin()
    const command = encodePublish(connection, channel, exchange, routingKey, content, message)
    return this.#outbox.publish(command, message.headerBytes)
  }

  /** Another message has been sent whose confirm will come. */
  protected expectConfirm(onConfirm: OnConfirm | undefined): void {
    this.#confirms.expect(onConfirm)
  }

  protected allConfirmed(): Promise<unknown> {
    return this.#confirms.all()
  }

  /** Closes the channel. `onClosed` is called before `close` is emitted. */
  protected closeBecause(reason: string, onClosed: () => void): void {
    this.transmit({ ...this.origin(), method: 'channel.close' })
    this.#gate.shut('Channel closing', captureStack(`Channel closed: ${reason}`))
    this.#state = 'closing'
    this.#onClosed = onClosed
  }

  /** The connection has a frame for this channel. */
  accept(effect: Effect): void {
    if (this.#state === 'open') this.#acceptOpen(effect)
    else if (this.#state === 'closing') this.#acceptClosing(effect)
  }

  /** The world has ended: operations fail from now on, and say so. */
  over(reason: string, stack: StackCapture): void {
    if (this.#state === 'open') this.#gate.shut(reason, stack)
  }

  /** No frame comes or goes any more. */
  toClosed(stack: StackCapture): void {
    if (this.#state === 'closed') return
    this.#calls.failAll()
    this.#gate.shut('Channel closed', stack)
    this.#state = 'closed'
    this.connection.release(this.ch)
    safeEmit(this, 'close')
  }

  #acceptOpen(effect: Effect): void {
    switch (effect.method) {
      case 'basic.deliver':
      case 'basic.return':
        this.#acceptMessage(effect)
        return
      case 'basic.get-ok': {
        const call = this.#calls.next()
        this.#guard(() => answer(call, effect))
        return
      }
      case 'basic.ack': {
        const { deliveryTag, multiple } = effect
        safeEmit(this, 'ack', { deliveryTag, multiple })
        return
      }
      case 'basic.nack': {
        const { deliveryTag, multiple } = effect
        safeEmit(this, 'nack', { deliveryTag, multiple, requeue: true })
        return
      }
      case 'basic.cancel':
        safeEmit(this, 'cancel', { consumerTag: effect.consumerTag, nowait: true })
        return
      case 'channel.close':
        this.#acceptClose(effect)
        return
      default:
        answer(this.#calls.next(), effect)
    }
  }

  #acceptMessage(effect: BasicDeliver | BasicReturn): void {
    const isExact = this.connection.readsExactIntegers
    try {
      if (effect.method === 'basic.deliver') {
        safeEmit(this, 'delivery', deliveredMessage(effect, isExact))
      } else {
        safeEmit(this, 'return', returnedMessage(effect, isExact))
      }
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  #guard(handle: () => void): void {
    try {
      handle()
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  #acceptClose(close: ChannelClose): void {
    const call = this.#calls.takeOut()
    call?.settle(callError(call.request.method, close), undefined)
    this.transmit({ ...this.origin(), method: 'channel.close-ok' })
    const error = channelError(close)
    safeEmit(this, 'error', error)
    this.toClosed(captureStack(error.message))
  }

  #acceptClosing(effect: Effect): void {
    if (effect.method === 'channel.close-ok') {
      this.#onClosed?.()
      this.toClosed(this.#gate.finish('Channel closed as asked'))
    } else if (effect.method === 'channel.close') {
      // both sides close at once: each answers the other
      this.connection.gate.pass()
      const { connection, ch: channel } = this
      this.transmit({ connection: connection.number, channel, method: 'channel.close-ok' })
    }
  }

  #consume(consumerTag: string, message: ConsumeMessage | null): void {
    const onMessage = this.consumers.get(consumerTag)
    if (!onMessage) throw new Error(`Unknown consumer: ${consumerTag}`)
    onMessage(message)
  }

  /** A listener threw over a message. */
  #fail(thrown: unknown): void {
    const code =
      typeof thrown === 'string' ? replyCodes.UNEXPECTED_FRAME : replyCodes.INTERNAL_ERROR
    // undefined and null cannot be spelt: they are an error of the connection
    const error = thrown instanceof Error ? thrown : new Error((thrown as Error).toString())
    this.closeBecause('Error while processing message', () => {
      safeEmit(this, 'error', Object.assign(error, { code }))
    })
  }
}
