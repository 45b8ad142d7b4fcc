import { defaultProfile, type Profile } from './profile.js'

/** What a broker is configured with. */
export interface BrokerSettings {
  /** The version of RabbitMQ that the broker is. */
  readonly profile: Profile
  /** Passwords by user name. */
  readonly users: Readonly<Record<string, string>>
  readonly virtualHosts: readonly string[]
  /** Channels that a connection may open; 0 is no limit. */
  readonly channelMax: number
  /** Bytes of the largest frame; 0 is no limit. */
  readonly frameMax: number
  /** Seconds between heartbeats; 0 is none. */
  readonly heartbeat: number
}

/** The settings of a RabbitMQ that was just installed. */
export const defaultSettings: BrokerSettings = {
  profile: defaultProfile,
  users: { guest: 'guest' },
  virtualHosts: ['/'],
  channelMax: 2047,
  frameMax: 131_072,
  heartbeat: 60,
}
