import { emptyTable } from '../core/values/table.js'
import type { ClientCommand, Command, Effect } from '../core/methods.js'

export interface InnerLogin {
  readonly username: string
  readonly password: string
  readonly virtualHost: string
}

/** A command but for where it comes from. */
export type InnerCommand = WithoutPlace<ClientCommand>
type WithoutPlace<T> = T extends ClientCommand ? Omit<T, 'connection' | 'channel'> : never

type Applied = (command: Command) => readonly Effect[]

/** The broker has refused something, by closing the channel or the connection. */
export class Refused extends Error {
  readonly replyCode: number

  constructor(replyCode: number, replyText: string) {
    // the code's name stands before the reason
    super(replyText.replace(/^[A-Z_]+ - /, ''))
    this.replyCode = replyCode
  }
}

/** A client of the broker in the server itself, by which the management API changes queues and exchanges: through AMQP. */
export class InnerClient {
  readonly #connection: number
  readonly #apply: Applied

  /** Throws {@link Refused}. */
  constructor(connection: number, login: InnerLogin, apply: Applied) {
    this.#connection = connection
    this.#apply = apply
    this.#send(0, {
      method: 'connection.open',
      mechanism: 'PLAIN',
      channelMax: 0,
      frameMax: 0,
      heartbeat: 0,
      clientProperties: emptyTable,
      ...login,
    })
    this.#send(1, { method: 'channel.open' })
  }

  /** Gives what the broker answers. Throws {@link Refused}. */
  do(command: InnerCommand): readonly Effect[] {
    return this.#send(1, command)
  }

  /** Unsettled messages go back to where they were. */
  close(): void {
    this.#apply({ connection: this.#connection, channel: 0, method: 'connection.lost' })
  }

  #send(channel: number, command: InnerCommand): readonly Effect[] {
    const effects = this.#apply({
      ...command,
      connection: this.#connection,
      channel,
    }).filter(({ connection }) => connection === this.#connection)
    for (const effect of effects) {
      if (effect.method !== 'channel.close' && effect.method !== 'connection.close') continue
      this.close()
      throw new Refused(effect.replyCode, effect.replyText)
    }
    return effects
  }
}
