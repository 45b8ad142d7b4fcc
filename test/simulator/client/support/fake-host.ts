/**
 * A host whose socket leads to a broker that a test plays: it sees what is sent and says what comes back.
 */
import { createCallbackClient } from '../../../../simulator/client/callback-client.js'
import { createClient } from '../../../../simulator/client/client.js'
import type { ChannelModel } from '../../../../simulator/client/promise/channel-model.js'
import type { ClientCommand, Effect } from '../../../../simulator/core/methods.js'
import type { Clock } from '../../../../simulator/world/schedule/clock.js'
import type { Host, LostReason, Peer, Wire } from '../../../../simulator/world/network/wire.js'

/** What a test says to a client: connection and channel are filled in. */
export type Answer = {
  [K in Effect['method']]: Partial<Extract<Effect, { method: K }>>
}[Effect['method']]

export class FakeWire implements Wire {
  readonly connection: number
  readonly port: number
  readonly sent: ClientCommand[] = []
  isEnded = false
  /** Frames of a channel that wait, as the client sees it. */
  waiting = 0
  readonly #peer: Peer

  constructor(connection: number, port: number, peer: Peer) {
    this.connection = connection
    this.port = port
    this.#peer = peer
  }

  send(command: ClientCommand): void {
    if (!this.isEnded) this.sent.push(command)
  }

  backlog(): number {
    return this.waiting
  }

  end(): void {
    this.isEnded = true
  }

  /** The methods sent since this was last asked. */
  takeMethods(): string[] {
    return this.sent.splice(0).map(({ method }) => method)
  }

  /** Says something on a channel, as an event of its own: all promises come to rest after it. */
  async say(channel: number, ...answers: Answer[]): Promise<void> {
    for (const answer of answers) {
      this.#peer.receive({ connection: this.connection, channel, ...answer } as Effect)
    }
    await rest()
  }

  async lose(reason: LostReason): Promise<void> {
    this.#peer.lost(reason)
    await rest()
  }

  async drain(channel: number): Promise<void> {
    this.waiting = 0
    this.#peer.drained(channel)
    await rest()
  }
}

export class FakeClock implements Clock {
  readonly timers = new Map<object, { at: number; callback: () => void }>()
  #now = 0

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now
  }

  setTimeout(callback: () => void, delayMs: number): object {
    const timer = {}
    this.timers.set(timer, { at: this.#now + delayMs, callback })
    return timer
  }

  clearTimeout(timer: object): void {
    this.timers.delete(timer)
  }

  uuid(): string {
    return '00000000-0000-4000-8000-000000000000'
  }

  /** The middle of all chances. */
  random(): number {
    return 0.5
  }

  /** Lets time pass, and promises come to rest after each timer. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= end)
      const [next] = due.sort(([, a], [, b]) => a.at - b.at)
      if (next === undefined) break
      this.timers.delete(next[0])
      this.#now = Math.max(this.#now, next[1].at)
      next[1].callback()
      await rest()
    }
    this.#now = end
  }
}

export class FakeHost implements Host {
  readonly name = 'test'
  readonly clock = new FakeClock()
  readonly wires: FakeWire[] = []
  readonly client = createClient(this)
  readonly callbackClient = createCallbackClient(this)

  dial(port: number, peer: Peer): FakeWire {
    const wire = new FakeWire(this.wires.length + 1, port, peer)
    this.wires.push(wire)
    return wire
  }

  /** The wire that was dialled last. */
  get wire(): FakeWire {
    return this.wires[this.wires.length - 1]!
  }
}

/** What a broker without any limit says to `connection.open`. */
export const openOk: Answer = {
  method: 'connection.open-ok',
  channelMax: 2047,
  frameMax: 131_072,
  heartbeat: 60,
  serverProperties: new Map([['product', 'RabbitMQ']]),
}

/** A connection that has been opened, and the wire under it. */
export async function connect(host = new FakeHost()) {
  const promise = host.client.connect('amqp://localhost')
  await rest()
  const { wire } = host
  await wire.say(0, openOk)
  const connection = await promise
  wire.takeMethods()
  return { host, wire, connection }
}

/** A channel of that connection, number 1 if it is the first. */
export async function openChannel(connection: ChannelModel, wire: FakeWire, number = 1) {
  const promise = connection.createChannel()
  await rest()
  await wire.say(number, { method: 'channel.open-ok' })
  wire.takeMethods()
  return promise
}

export async function openConfirmChannel(connection: ChannelModel, wire: FakeWire, number = 1) {
  const promise = connection.createConfirmChannel()
  await rest()
  await wire.say(number, { method: 'channel.open-ok' })
  await wire.say(number, { method: 'confirm.select-ok' })
  wire.takeMethods()
  return promise
}

/** Resolves when no promise has anything left to do. */
export function rest(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
