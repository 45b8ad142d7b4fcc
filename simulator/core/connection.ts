import type { allRights, Rights } from './access/access.js'
import type { Channel } from './channel/channel.js'
import type { ClientCommand, Effect } from './methods.js'
import type { Queue } from './queue/queue.js'
import type { VirtualHost } from './virtual-host.js'

/** The server's side of one connection. */
export class Connection {
  readonly id: number
  readonly virtualHost: VirtualHost
  readonly username: string
  /** The permissions of its user in its virtual host. */
  rights: Rights | typeof allRights
  readonly channels = new Map<number, Channel>()
  /** The exclusive queues of the connection; they go when it goes. */
  readonly exclusiveQueues = new Set<Queue>()
  readonly emit: (effect: Effect) => void
  /** The server has closed it and waits for the client to agree. */
  isClosing = false
  /** How many channels it may have open; 0 is no limit. */
  channelMax = 0
  /**
   * Under an alarm a connection that publishes is not read any more: its commands wait here. Undefined
   * while it is read.
   */
  held: ClientCommand[] | undefined

  constructor(
    id: number,
    virtualHost: VirtualHost,
    { username, rights }: Pick<Connection, 'username' | 'rights'>,
    emit: (effect: Effect) => void,
  ) {
    this.id = id
    this.virtualHost = virtualHost
    this.username = username
    this.rights = rights
    // while it is closed by the server it hears nothing more, not even from what its channels give back
    this.emit = (effect) => {
      if (!this.isClosing) emit(effect)
    }
  }

  /** Lets go of everything that lives no longer than the connection. */
  release(): void {
    for (const channel of this.channels.values()) channel.release()
    this.channels.clear()
    for (const queue of [...this.exclusiveQueues]) this.virtualHost.deleteQueue(queue)
    this.held = undefined
  }
}
