/** What is true of the frames that the simulator sends, whatever it was told. */
import type { Trace } from 'kinoko/simulator'
import type { Effect } from '../../simulator/core/methods.js'

interface ChannelLedger {
  deliveryTag: number
  published: number
  confirmed: number
  /** Bodies of what is published and not confirmed, by their number. */
  readonly unconfirmed: Map<number, string>
  readonly consumers: Set<string>
}

export class FrameInvariants {
  readonly #channels = new Map<string, ChannelLedger>()
  #violations: string[] = []

  constructor(trace: Trace) {
    trace.events.on('entry', ({ event }) => {
      if (event.kind === 'delivered') this.#sent(event.frame)
      else if (event.kind === 'received' && event.frame.method === 'basic.publish') {
        const channel = this.#of(event.frame)
        channel.unconfirmed.set(++channel.published, new TextDecoder().decode(event.frame.body))
      }
    })
  }

  take(): string[] {
    const violations = this.#violations
    this.#violations = []
    return violations
  }

  #sent(effect: Effect): void {
    const place = `${effect.connection}.${effect.channel}`
    const channel = this.#of(effect)
    switch (effect.method) {
      case 'channel.open-ok':
        this.#channels.delete(place)
        return
      case 'basic.consume-ok':
        channel.consumers.add(effect.consumerTag)
        return
      case 'basic.cancel-ok':
      case 'basic.cancel':
        channel.consumers.delete(effect.consumerTag)
        return
      case 'basic.deliver':
        if (!channel.consumers.has(effect.consumerTag)) {
          this.#violations.push(
            `${place} gets something for ${effect.consumerTag}, which does not consume`,
          )
        }
        this.#delivered(place, channel, effect.deliveryTag)
        return
      case 'basic.get-ok':
        this.#delivered(place, channel, effect.deliveryTag)
        return
      case 'basic.return': {
        const body = new TextDecoder().decode(effect.message.body)
        const isPlain = channel.confirmed === 0
        if (!isPlain && ![...channel.unconfirmed.values()].includes(body)) {
          this.#violations.push(`${place} has ${body} returned after its confirm`)
        }
        return
      }
      case 'basic.ack':
      case 'basic.nack':
        this.#confirmed(place, channel, effect.deliveryTag, effect.multiple)
        return
      default:
    }
  }

  #delivered(place: string, channel: ChannelLedger, tag: number): void {
    if (tag !== channel.deliveryTag + 1) {
      this.#violations.push(`${place} gets tag ${tag} after ${channel.deliveryTag}`)
    }
    channel.deliveryTag = tag
  }

  #confirmed(place: string, channel: ChannelLedger, tag: number, multiple: boolean): void {
    const numbers = multiple
      ? [...channel.unconfirmed.keys()].filter((number) => number <= tag)
      : [tag]
    channel.confirmed = Math.max(channel.confirmed, tag)
    if (numbers.length === 0)
      this.#violations.push(`${place} has a confirm up to ${tag} for nothing`)
    for (const number of numbers) {
      if (!channel.unconfirmed.delete(number))
        this.#violations.push(`${place} has ${number} confirmed twice`)
    }
  }

  #of({ connection, channel }: { connection: number; channel: number }): ChannelLedger {
    const place = `${connection}.${channel}`
    let ledger = this.#channels.get(place)
    if (ledger === undefined) {
      ledger = {
        deliveryTag: 0,
        published: 0,
        confirmed: 0,
        unconfirmed: new Map(),
        consumers: new Set(),
      }
      this.#channels.set(place, ledger)
    }
    return ledger
  }
}
