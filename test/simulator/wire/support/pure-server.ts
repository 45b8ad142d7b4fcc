/** A broker with one session, in no time and without a socket. */
import { Broker } from '../../../../simulator/core/broker.js'
import { findProfile } from '../../../../simulator/core/profile.js'
import { defaultSettings } from '../../../../simulator/core/settings.js'
import type { ClientCommand, OperatorCommand } from '../../../../simulator/core/methods.js'
import { FrameParser } from '../../../../simulator/wire/frames.js'
import { wireProfileOf } from '../../../../simulator/wire/profile.js'
import { Session, type SessionOptions } from '../../../../simulator/wire/session/session.js'
import { describeFrame, type Seen } from './raw-client.js'

const epoch = 1_600_000_000_000

export class PureServer {
  readonly seen: Seen[] = []
  /** After how many milliseconds the server closed the socket, if it did. */
  readonly hangUps: number[] = []
  readonly commands: ClientCommand[] = []
  readonly broker: Broker
  readonly session: Session
  now = epoch
  readonly #parser: FrameParser
  #isFirst = true

  constructor(options: Partial<SessionOptions> & { readonly version?: string } = {}) {
    const { profile: latest } = defaultSettings
    const profile = options.version === undefined ? latest : findProfile(options.version)!
    this.broker = new Broker({ ...defaultSettings, profile })
    this.session = new Session(
      { submit: (command) => this.#submit(command), hangUp: (ms) => void this.hangUps.push(ms) },
      {
        connection: 1,
        profile: wireProfileOf(findProfile(options.version ?? '3.10')!),
        largestBody: 134_217_728,
        keepsPropertyBytes: true,
        now: epoch,
        ...options,
      },
    )
    this.#parser = new FrameParser({
      frame: (...frame) => void this.seen.push(describeFrame(...frame)),
    })
  }

  send(...parts: Uint8Array[]): void {
    this.session.input(Buffer.concat(parts), this.now)
    this.#take()
  }

  /** Lets time pass and everything happen that is due. */
  advance(ms: number): void {
    const end = this.now + ms
    while (this.session.nextTick <= end) {
      this.now = this.session.nextTick
      this.session.tick(this.now)
      this.#take()
    }
    this.now = end
  }

  operate(command: OperatorCommand): void {
    for (const effect of this.broker.apply(command, this.now)) this.session.effect(effect, this.now)
    this.#take()
  }

  #submit(command: ClientCommand): void {
    this.commands.push(command)
    for (const effect of this.broker.apply(command, this.now)) this.session.effect(effect, this.now)
  }

  #take(): void {
    const bytes = Buffer.concat(this.session.take())
    if (this.#isFirst && bytes.subarray(0, 4).toString('latin1') === 'AMQP') {
      this.seen.push({ kind: 'protocol header', bytes: bytes.toString('hex') })
      return
    }
    if (bytes.length > 0) this.#isFirst = false
    this.#parser.push(bytes)
  }
}
