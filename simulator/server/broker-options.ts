import type { RabbitmqPlugin } from '../core/exchanges/plugins.js'
import type { RabbitmqRelease, RabbitmqVersion } from '../core/profile.js'

/** The options of a broker of one's own. */
export interface BrokerOptions {
  /** The port for AMQP; 0, the default, takes a free one. */
  readonly port?: number
  /** The address to listen on. Default `127.0.0.1`; `::` is every address. */
  readonly host?: string
  /** A port for AMQP over TLS, with certificate and key in PEM. Default: none. */
  readonly tls?: {
    /** Default 0: a free one. */
    readonly port?: number
    readonly cert: string | Uint8Array
    readonly key: string | Uint8Array
  }
  /** A port for AMQP over WebSocket; 0 takes a free one. Default: none. */
  readonly webSocketPort?: number
  /** A port for RabbitMQ's management HTTP API, and the live page at `/`; 0 takes a free one. Default: none. */
  readonly managementPort?: number
  /** The version of RabbitMQ that the broker is. Default: `KINOKO_RABBITMQ` of the environment, else the latest known. */
  readonly rabbitmq?: RabbitmqVersion | RabbitmqRelease
  /** The plugins of RabbitMQ that are enabled: those that bring exchange types. Default none. */
  readonly plugins?: readonly RabbitmqPlugin[]
  /** How many frames `control.trace` keeps, the latest. Default 0. */
  readonly trace?: number
  /** Passwords by user name. Default `{ guest: 'guest' }`. */
  readonly users?: Readonly<Record<string, string>>
  /** Virtual hosts there are from the start. Default `['/']`. */
  readonly virtualHosts?: readonly string[]
  /** Seconds between heartbeats that clients are offered; 0 is none. Default 60. */
  readonly heartbeat?: number
}
