import type { Profile } from './differences.js'
import { rabbitmq310 } from './profiles/rabbitmq-310.js'
import { rabbitmq40 } from './profiles/rabbitmq-40.js'
import { rabbitmq43 } from './profiles/rabbitmq-43.js'

export type { Profile } from './differences.js'

/** The versions of RabbitMQ that the broker can be. */
export type RabbitmqVersion = '3.10' | '4.0' | '4.3'

/** The release of each of them that is simulated: another name for it, where one version is asked for. */
export type RabbitmqRelease = '3.10.8' | '4.0.5' | '4.3.6'

/** Each version that can be simulated. */
export const profiles: Readonly<Record<RabbitmqVersion, Profile>> = {
  '3.10': rabbitmq310,
  '4.0': rabbitmq40,
  '4.3': rabbitmq43,
}

/** The versions of RabbitMQ that can be simulated, in the order in which they came. */
export const rabbitmqVersions = Object.keys(profiles) as readonly RabbitmqVersion[]

/** The profile of a broker that was given none. */
export const defaultProfile = rabbitmq43

/** The profile of a version, `4.3` or the release of it that is simulated, `4.3.6`; undefined when there is none. */
export function findProfile(version: string): Profile | undefined {
  const found = findVersion(version)
  return found === undefined ? undefined : profiles[found]
}

/** The version that a name stands for: `4.3` for `4.3.6`. */
export function findVersion(name: string): RabbitmqVersion | undefined {
  return rabbitmqVersions.find((known) => known === name || profiles[known].version === name)
}
