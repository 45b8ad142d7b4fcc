import type { Access } from './access/access.js'
import type { ChannelEnvironment } from './channel/ack-watch.js'
import type { Connection } from './connection.js'
import type { Ledger } from './ledger.js'
import type { Effect } from './methods.js'
import type { Profile } from './profile.js'
import type { QueueEnvironment } from './queue/environment.js'
import type { QueueType } from './queue/settings.js'
import type { QueueTypes } from './queue/rules/queue-types.js'
import type { BrokerSettings } from './settings.js'
import type { NameGenerator } from './values/names.js'
import type { VirtualHost } from './virtual-host.js'

/** The contents of a broker: the part of it that handlers read and change. */
export interface BrokerState {
  /** The version of RabbitMQ that the broker is. @internal */
  readonly profile: Profile
  /** @internal */
  readonly queueTypes: QueueTypes
  /** @internal */
  readonly settings: BrokerSettings
  /** @internal */
  readonly names: NameGenerator
  /** The part of the broker that channels see. @internal */
  readonly channelHost: ChannelEnvironment
  /** @internal */
  readonly connections: Map<number, Connection>
  /** @internal */
  readonly virtualHosts: Map<string, VirtualHost>
  /** The users, and what they may do. @internal */
  readonly access: Access
  /** The fate of every message. @internal */
  readonly ledger: Ledger
  /** Why publishers are blocked; undefined while they are not. @internal */
  alarm: string | undefined
  /** Confirmed publishes to come that will be nacked. @internal */
  nacksToCome: number
  /** @internal */
  readonly emit: (effect: Effect) => void
  /** @internal */
  addVirtualHost(name: string, defaultQueueType?: QueueType): VirtualHost
  /** The part of the broker that the queues of a virtual host see. @internal */
  queueEnvironment(virtualHost: VirtualHost): QueueEnvironment
}
