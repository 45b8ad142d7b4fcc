import { defaultProfile, type Profile } from './profile.js'

/** The configuration of a broker. */
export interface BrokerSettings {
  /** The version of RabbitMQ that the broker is. */
  readonly profile: Profile
  /** The plugins that are enabled. */
  readonly plugins: readonly string[]
  /** Passwords by user name. */
  readonly users: Readonly<Record<string, string>>
  readonly virtualHosts: readonly string[]
  /** Channels that a connection may open; 0 is no limit. */
  readonly channelMax: number
  /** Bytes of the largest frame; 0 is no limit. */
  readonly frameMax: number
  /** Seconds between heartbeats; 0 is none. */
  readonly heartbeat: number
  /** Whether a user that is not there is made by its first login, with the password it gives. Default: it is refused. */
  readonly makesUsers?: boolean
  /** Whether a virtual host that is not there is made for the first who wants to enter it. Default: it is refused. */
  readonly makesVirtualHosts?: boolean
}

/** The settings of a RabbitMQ that was just installed. */
export const defaultSettings: BrokerSettings = {
  profile: defaultProfile,
  plugins: [],
  users: { guest: 'guest' },
  virtualHosts: ['/'],
  channelMax: 2047,
  frameMax: 131_072,
  heartbeat: 60,
}
