import type { RabbitmqPlugin } from '../core/exchanges/plugins.js'
import type { RabbitmqRelease, RabbitmqVersion } from '../core/profile.js'

/** AMQP over TLS. */
export interface BrokerTls {
  /** Default 0: a free one. */
  readonly port?: number
  /** The certificate of the broker, in PEM. */
  readonly cert: string | Uint8Array
  /** The key of the certificate, in PEM. */
  readonly key: string | Uint8Array
  /**
   * The authority that signs certificates of clients, in PEM. With it a client that shows a certificate is let in only if this one has
   * signed it, and clients may log in with the mechanism EXTERNAL, as on a RabbitMQ with `rabbitmq_auth_mechanism_ssl` and
   * `ssl_options.verify = verify_peer`. Default: certificates of clients are not asked for.
   */
  readonly ca?: string | Uint8Array
  /** Whether a client without a certificate is turned away: `ssl_options.fail_if_no_peer_cert`. Default false. */
  readonly requireCertificate?: boolean
  /** The name in a certificate that is the user: `ssl_cert_login_from`. Default `distinguished_name`, as in `CN=ann,O=Shop`. */
  readonly loginFrom?: 'distinguished_name' | 'common_name'
}

/** The options of a broker of one's own. */
export interface BrokerOptions {
  /** The port for AMQP; 0, the default, takes a free one. */
  readonly port?: number
  /** The address to listen on. Default `127.0.0.1`; `::` is every address. */
  readonly host?: string
  /** A port for AMQP over TLS. Default: none. */
  readonly tls?: BrokerTls
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
