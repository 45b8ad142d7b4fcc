import type { FeaturePermissions } from '../core/deprecated-features.js'
import type { RabbitmqPlugin } from '../core/exchanges/plugins.js'
import type { RabbitmqRelease, RabbitmqVersion } from '../core/profile.js'
import type { Definitions } from '../operator/definitions.js'
import type { VersionRule } from '../version-rules.js'
import type { Choices } from '../world/schedule/choices.js'

/** The options of a simulator. */
export interface SimulatorOptions {
  /**
   * Decides every choice of the world and all chance. Default: none, so that events happen first come first served, and
   * chance is drawn from seed 0.
   */
  seed?: number
  /** Makes the choices. Default: the seed, all candidates equally likely. */
  choices?: Choices
  /**
   * Virtual milliseconds that a frame may be under way, in each direction: the choices decide for each frame, so timers
   * go off before messages that are late. 0 to 60,000. Default 0: every frame arrives at once, in virtual time.
   */
  maxLatencyMs?: number
  /**
   * Whether frames that are there for a client at the same time may come in one packet, as the choices decide: clients
   * handle these in one turn, before any promise that the first of them has settled goes on. Default false: each comes alone.
   */
  packets?: boolean
  /**
   * `virtual`: time moves only when nothing else can happen, hours pass in milliseconds.
   * `real`: it is that of the platform. `followed`: that of the platform, too, but for fake timers of a test, which
   * move it as long as they are there. Default `virtual`.
   */
  clock?: 'virtual' | 'real' | 'followed'
  /** How many of the latest entries the trace keeps, at least; 0 for no trace at all. Default 10,000. */
  trace?: number
  /**
   * The version of RabbitMQ that is simulated: a minor version, or in full the one release of it that there is (`4.3.6`);
   * another release is a RangeError. Default: `KINOKO_RABBITMQ` of the environment, else 4.3.
   */
  rabbitmq?: RabbitmqVersion | RabbitmqRelease
  /** Rules of later versions that hold, too: some of {@link versionRules}. Default none. */
  rules?: readonly VersionRule[]
  /** The plugins of RabbitMQ that are enabled: those that bring exchange types. Default none. */
  plugins?: readonly RabbitmqPlugin[]
  /**
   * Deprecated features that the configuration of the broker permits (`true`) or denies, as
   * `deprecated_features.permit.global_qos = true` does in `rabbitmq.conf`. Default: as the version has it. RabbitMQ 3.10 has none
   * of them; one that is not known is a RangeError.
   */
  deprecatedFeatures?: FeaturePermissions
  /**
   * The contents of the broker from the start: virtual hosts, users, policies, exchanges, queues and bindings, as the
   * parsed JSON of `rabbitmqctl export_definitions`. See {@link Operator.loadDefinitions}. Default: what a new broker has.
   */
  definitions?: Definitions
  /**
   * Passwords by user name; these users may do all that no permissions forbid them. Default `{ guest: 'guest' }`. They
   * take the place of users of the same name in `definitions`, whose passwords nobody knows. With `any` every user is
   * let in: the password of its first login is its own.
   */
  users?: Readonly<Record<string, string>> | 'any'
  /** The virtual hosts of the broker at the start. Default `['/']`. With `any` each is there once it is asked for. */
  virtualHosts?: readonly string[] | 'any'
  /** Ports on which the broker listens. Default `[5672, 5671]`; with `any` on all. */
  ports?: readonly number[] | 'any'
  /** The host names of the broker; others are not found. Default `any`. */
  hosts?: readonly string[] | 'any'
  /**
   * Real milliseconds without any sign of life after which the simulation waits no longer for work of the platform that
   * its code has begun (a file, a socket, a real timer). Virtual time stands still until then. Default 1,000.
   */
  foreignWaitMs?: number
}
